import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isOfDomain } from './is-of-domain.ts'

const cases: [host: string, domain: string, isOf: boolean][] = [
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

test('an address is decorated for the listed domains and for no look-alike', () => {
  for (const [host, domain, isOf] of cases) {
    assert.equal(isOfDomain(host, domain), isOf, `${host} for ${domain}`)
  }
})
