import assert from 'node:assert/strict'
import { test } from 'node:test'
import currencyCodes from 'currency-codes'
import { findCurrency } from './currency.ts'

// The package carries the list of June 2024. What ISO 4217 has amended since then, and the entries
// whose minor unit is "N.A." in the list (the package says 0 there).
const packageEdition = '2024-06-25'
const addedSince = [
  ['XCG', 2], // amendment 176
  ['XAD', 2], // amendment 179
] as const
const withoutMinorUnit = 'XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX'.split(' ')

test('the list this is compared with is the one its amendments were counted from', () => {
  assert.equal(currencyCodes.publishDate, packageEdition)
})

test('every active ISO 4217 currency is known, with the decimals ISO gives it', () => {
  const payable = currencyCodes.data.filter(({ code }) => !withoutMinorUnit.includes(code))
  const expected = [
    ...payable.map(({ code, digits }) => [code, digits] as const),
    ...addedSince.map(([code, digits]) => [code, digits] as const),
  ]
  assert.equal(expected.length, 168)
  for (const [code, digits] of expected) {
    const currency = { code: code.toLowerCase(), minorUnitDigits: digits }
    assert.deepEqual(findCurrency(code), currency, code)
  }
})

test('nothing else of three letters is a currency', () => {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
  const codes = letters.flatMap((a) => letters.flatMap((b) => letters.map((c) => a + b + c)))
  const known = codes.filter((code) => findCurrency(code))
  assert.equal(known.length, 168)
})

test('what Intl would write without decimals still has the minor unit of ISO 4217', () => {
  const digits = (code: string) => findCurrency(code)?.minorUnitDigits
  for (const code of 'afn all cop huf idr irr kpw lak lbp mga mmk pkr sos syp twd yer'.split(' ')) {
    assert.equal(digits(code), 2, code)
  }
  assert.deepEqual(
    ['jpy', 'krw', 'isk', 'ugx', 'kwd', 'iqd', 'clf', 'uyw'].map(digits),
    [0, 0, 0, 0, 3, 3, 4, 4],
  )
})

test('a code is understood in any case', () => {
  for (const code of ['eur', 'EUR', 'Eur', 'eUR']) assert.equal(findCurrency(code)?.code, 'eur')
})

test('what only resembles a currency is none', () => {
  const strangers = [
    ...['', 'e', 'eu', 'euro', ' eur', 'eur ', 'e\nr', '978', '€', 'toString', '__proto__'],
    ...['\u212Arw', 'hrk', 'sll', 'zwl', 'btc', 'xau', 'xxx', 'xts'],
  ]
  for (const stranger of strangers) assert.equal(findCurrency(stranger), undefined, stranger)
})
