import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hostSuffixes } from './host-suffixes.ts'

const hosts: [host: string, domains: string[]][] = [
  ['shop.example', ['shop.example']],
  ['www.shop.example', ['www.shop.example', 'shop.example']],
  ['m.shop.co.uk', ['m.shop.co.uk', 'shop.co.uk', 'co.uk']],
  ['127.0.0.1', ['127.0.0.1', '0.0.1', '0.1']],
  ['localhost', []],
  ['[::1]', []],
]

test('the domains to try for a cookie run from the host itself to the widest', () => {
  for (const [host, domains] of hosts) assert.deepEqual(hostSuffixes(host), domains, host)
})
