import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canonicalHost } from './host.ts'

// biome-ignore format: a table is read by its columns
const hosts = [
  ['go.shop.example',       'go.shop.example'],
  ['GO.Shop.Example',       'go.shop.example'],
  ['gö.example',            'xn--g-1ga.example'],
  ['go.shop.example.',      'go.shop.example'],
  ['go.shop.example:80',    'go.shop.example'],
  ['go.shop.example:443',   'go.shop.example'],
  ['go.shop.example:8080',  'go.shop.example:8080'],
  ['go.shop.example.:8080', 'go.shop.example:8080'],
  ['[::1]:3000',            '[::1]:3000'],
  ['',                      undefined],
  ['go.shop.example..',     'go.shop.example'],
  ['.',                     undefined],
  ['..',                    undefined],
  ['a b',                   undefined],
  ['a.example/b',           undefined],
  ['me@a.example',          undefined],
  ['a.example:port',        undefined],
] as const

for (const [written, host] of hosts) {
  test(`the host ${JSON.stringify(written)} is asked for as ${host}`, () => {
    assert.equal(canonicalHost(written), host)
  })
}
