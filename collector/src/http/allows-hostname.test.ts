import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allowsHostname } from './allows-hostname.ts'

// biome-ignore format: a table is read by its columns
const pages = [
  // listed                         Referer                        Origin                    may
  [[],                              undefined,                     undefined,                true],
  [[],                              'https://thief.example/',      'https://thief.example',  true],
  [['shop.example'],                'https://shop.example/basket', undefined,                true],
  [['shop.example'],                undefined,                     'https://shop.example',   true],
  [['shop.example'],                'https://shop.example/',       'https://thief.example',  true],
  [['shop.example'],                'https://thief.example/',      'https://shop.example',   false],
  [['shop.example'],                'no address',                  'https://shop.example',   true],
  [['shop.example'],                undefined,                     undefined,                false],
  [['shop.example'],                undefined,                     'null',                   false],
  [['shop.example'],                'https://www.shop.example/',   undefined,                true],
  [['www.shop.example'],            'https://shop.example/',       undefined,                true],
  [['shop.example'],                'https://eu.shop.example/',    undefined,                false],
  [['shop.example'],                'https://myshop.example/',     undefined,                false],
  [['shop.example'],                'https://shop.example.evil/',  undefined,                false],
  [['shop.example'],                'https://shop.example@evil/',  undefined,                false],
  [['shop.example'],                'http://SHOP.EXAMPLE:8080/',   undefined,                true],
  [['shop.example'],                'https://shop.example./',      undefined,                true],
  [['Shop.Example'],                'https://shop.example/',       undefined,                true],
  [['*.shop.example'],              'https://eu.shop.example/',    undefined,                true],
  [['*.shop.example'],              'https://a.eu.shop.example/',  undefined,                true],
  [['*.shop.example'],              'https://shop.example/',       undefined,                false],
  [['*.shop.example'],              'https://www.shop.example/',   undefined,                false],
  [['*.shop.example'],              'https://myshop.example/',     undefined,                false],
  [['*.shop.example', 'shop.example'], 'https://shop.example/',     undefined,                true],
  [['*'],                           'https://shop.example/',       undefined,                false],
  [['bücher.example'],              'https://xn--bcher-kva.example/', undefined,             true],
  [['localhost:3000'],              'http://localhost:3000/',      undefined,                true],
  [['10.0.0.5'],                    'http://10.0.0.5/',            undefined,                true],
] as const

for (const [listed, referer, origin, may] of pages) {
  const from = [referer ?? '-', origin ?? '-'].join(' | ')
  test(`${from} ${may ? 'may' : 'may not'} call where [${listed.join(', ')}] may`, () => {
    assert.equal(allowsHostname(listed, { referer, origin }), may)
  })
}
