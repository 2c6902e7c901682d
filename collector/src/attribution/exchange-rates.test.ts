import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { makeExchangeRates } from '../../make-exchange-rates.ts'
import { findCurrency } from './currency.ts'
import { bundledExchangeRates } from './exchange-rates.ts'
import { convertToUsdCents } from './money.ts'

test('the bundled table is the one its script makes', () => {
  const table = readFileSync(new URL('./exchange-rates.json', import.meta.url), 'utf8')
  assert.equal(table, makeExchangeRates(), 'run `npm run rates`')
})

test('the table is dated and holds every currency that is widely traded', () => {
  assert.match(bundledExchangeRates.date, /^\d{4}-\d{2}-\d{2}$/)
  const traded =
    'usd eur gbp jpy cny chf cad aud nzd sek nok dkk pln czk huf inr idr brl mxn zar krw'
  for (const code of traded.split(' ')) assert.ok(bundledExchangeRates.unitsPerUsd[code], code)
})

test('every rate is an exact positive decimal of a known currency', () => {
  for (const [code, rate] of Object.entries(bundledExchangeRates.unitsPerUsd)) {
    assert.equal(findCurrency(code)?.code, code)
    assert.match(rate, /^\d+(\.\d+)?$/, code)
    assert.equal(convertToUsdCents(100, code, bundledExchangeRates).outcome, 'converted', code)
  }
})
