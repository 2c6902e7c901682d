import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isOutbound } from './is-outbound.ts'

const cases: [host: string, domain: string, outbound: boolean][] = [
  ['pay.example', 'pay.example', true],
  ['www.pay.example', 'pay.example', true],
  ['pay.example', 'www.pay.example', true],
  ['eu.pay.example', 'pay.example', false],
  ['eu.pay.example', '*.pay.example', true],
  ['pay.example', '*.pay.example', false],
  ['evilpay.example', '*.pay.example', false],
  ['pay.example.evil.test', 'pay.example', false],
  ['pay.example', '', false],
]

test('a link is decorated for the listed domains and for no look-alike', () => {
  for (const [host, domain, outbound] of cases) {
    assert.equal(isOutbound(host, [domain]), outbound, `${host} for ${domain}`)
  }
})
