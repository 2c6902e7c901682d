import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseCurrencyApi } from './parse-currency-api.ts'

function parseRates(usd: string): Readonly<Record<string, string>> {
  return parseCurrencyApi(`{\n\t"date": "2026-09-29",\n\t"usd": {${usd}}\n}`).unitsPerUsd
}

test('a rate keeps every digit that was published', () => {
  const rates: [published: string, kept: string][] = [
    ['0.87', '0.87'],
    ['156', '156'],
    ['1374999.64464856', '1374999.64464856'],
    ['0.1234567890123456789012345', '0.1234567890123456789012345'],
    ['1e-7', '0.0000001'],
    ['1.25e-7', '0.000000125'],
    ['12.5E+1', '125'],
    ['1.25e1', '12.5'],
    ['1.25e4', '12500'],
    ['2.50e0', '2.50'],
  ]
  for (const [published, kept] of rates) {
    assert.deepEqual(parseRates(`"eur": ${published}`), { eur: kept }, published)
  }
})

test('only currencies are kept, sorted by code', () => {
  const rates = parseRates('"1inch": 9.9, "zar": 17.2, "btc": 0.00001, "xau": 0.0002, "eur": 0.87')
  assert.deepEqual(Object.entries(rates), [
    ['eur', '0.87'],
    ['zar', '17.2'],
  ])
})

test('a rate of zero is no rate', () => {
  assert.deepEqual(parseRates('"eur": 0, "gbp": 0.000, "jpy": 150'), { jpy: '150' })
})

test('the minified text reads the same', () => {
  const rates = parseCurrencyApi('{"date":"2026-09-29","usd":{"eur":0.87,"jpy":150.5}}')
  assert.deepEqual(rates, { date: '2026-09-29', unitsPerUsd: { eur: '0.87', jpy: '150.5' } })
})

test('a text that is no such table is refused', () => {
  const texts = [
    '',
    '{}',
    '<html>',
    '{"date":"2026-09-29"}',
    '{"usd":{"eur":1}}',
    '{"date":"x","usd":{}}',
  ]
  for (const text of texts) assert.throws(() => parseCurrencyApi(text), /not a table/, text)
  for (const rate of ['1.2.3', '1e-999999999', '1e99999999']) {
    assert.throws(() => parseRates(`"eur": ${rate}`), { message: `not a rate: ${rate}` })
  }
})
