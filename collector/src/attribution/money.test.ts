import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { ExchangeRates } from './exchange-rates.ts'
import { convertToUsdCents } from './money.ts'

const day = '2026-09-29'
const largest = Number.MAX_SAFE_INTEGER

function convertAt(rate: string, amountMinor: number, currency: string) {
  const rates: ExchangeRates = { date: day, unitsPerUsd: { [currency]: rate } }
  return convertToUsdCents(amountMinor, currency, rates)
}

function centsAt(rate: string, amountMinor: number, currency: string): number | string {
  const conversion = convertAt(rate, amountMinor, currency)
  return conversion.outcome === 'converted' ? conversion.usdCents : conversion.outcome
}

test('an amount is worth its US cents in every kind of minor unit', () => {
  //              rate                 amount       code   cents
  const cases: [string, number, string, number][] = [
    ['156.25', /*               */ 15_625, 'jpy', 10_000], // ¥15,625, no decimals
    ['1374999.64464856', /*  */ 999_999_999, 'irr', 727],
    ['0.8', /*                       */ 80, 'eur', 100],
    ['0.30871186', /*            */ 308_712, 'kwd', 100_000], // three decimals
    ['0.0263', /*                */ 263_000, 'clf', 100_000], // four decimals
    ['89715.62423287', /*     */ 8_971_562, 'lbp', 100],
    ['3.6725', /*                   */ 367, 'aed', 100],
    ['1.79', /*                       */ 0, 'awg', 0],
  ]
  for (const [rate, amount, code, cents] of cases) {
    assert.equal(centsAt(rate, amount, code), cents, `${amount} ${code} at ${rate}`)
  }
})

test('half a cent is rounded away from zero, and nothing below it is', () => {
  const cases: [string, number, string, number][] = [
    ['2', 1, 'eur', 1],
    ['2', 3, 'eur', 2],
    ['2', 5, 'eur', 3],
    ['2', -1, 'eur', -1],
    ['2', -3, 'eur', -2],
    ['2.0000000001', 1, 'eur', 0],
    ['1.9999999999', 1, 'eur', 1],
    ['200', 1, 'jpy', 1],
    ['200.01', 1, 'jpy', 0],
    ['1', 5, 'kwd', 1],
    ['1', 4, 'kwd', 0],
    ['1', 50, 'clf', 1],
    ['1', 49, 'clf', 0],
    // As doubles, 1.005 * 100 is 100.49999999999999: the classic cent that gets lost.
    ['1', 1_005, 'kwd', 101],
  ]
  for (const [rate, amount, code, cents] of cases) {
    assert.equal(centsAt(rate, amount, code), cents, `${amount} ${code} at ${rate}`)
  }
})

test('the largest amount is exact to the last cent', () => {
  assert.equal(centsAt('1', largest, 'eur'), largest)
  assert.equal(centsAt('1', largest - 1, 'eur'), largest - 1)
  assert.equal(centsAt('2', largest - 1, 'eur'), (largest - 1) / 2)
  assert.equal(centsAt('100', largest, 'jpy'), largest)
  assert.equal(centsAt('0.1', largest, 'kwd'), largest)
})

test('a value beyond the largest exact number is refused, not approximated', () => {
  assert.equal(centsAt('0.9999999999999999', largest, 'eur'), 'too_large')
  assert.equal(centsAt('99', largest, 'jpy'), 'too_large')
  assert.equal(centsAt('0.000000000000000000001', 1_000, 'eur'), 'too_large')
  assert.equal(centsAt('0.5', -largest, 'eur'), 'too_large')
})

test('a tiny or a very long rate is as exact as any other', () => {
  assert.equal(centsAt('0.000000001', 1, 'eur'), 1_000_000_000)
  assert.equal(centsAt('3.00000000000000000000000000000000000001', 450, 'eur'), 150)
  assert.equal(centsAt('3.00000000000000000000000000000000000001', 451, 'eur'), 150)
  assert.equal(centsAt('85679508.1840193', largest, 'ves'), 105_126_645)
})

test('dollars are dollars, with or without an entry in the table', () => {
  for (const unitsPerUsd of [{}, { usd: '1' }, { usd: '7' }]) {
    for (const amount of [0, 1, 1_999, largest]) {
      assert.deepEqual(convertToUsdCents(amount, 'usd', { date: day, unitsPerUsd }), {
        outcome: 'converted',
        usdCents: amount,
        rate: '1',
        rateDate: day,
      })
    }
  }
})

test('a conversion says at which rate of which day', () => {
  const conversion = convertAt('0.80', 80, 'eur')
  assert.deepEqual(conversion, {
    outcome: 'converted',
    usdCents: 100,
    rate: '0.80',
    rateDate: day,
  })
})

test('without a usable rate there is no value', () => {
  const rates: ExchangeRates = { date: day, unitsPerUsd: {} }
  assert.deepEqual(convertToUsdCents(100, 'clf', rates), { outcome: 'no_rate' })
  for (const rate of ['', '0', '0.000', '-1', '1e3', '.5', '5.', '1,5', 'NaN', ' 1', '1 ']) {
    assert.equal(centsAt(rate, 100, 'eur'), 'no_rate', rate)
  }
  for (const stranger of ['btc', 'constructor', '']) {
    assert.equal(centsAt('1', 100, stranger), 'no_rate', stranger)
  }
})

test('whatever the amount and the rate, the cents are the nearest there are', () => {
  const digits: [string, number][] = [
    ['jpy', 0],
    ['eur', 2],
    ['kwd', 3],
    ['clf', 4],
  ]
  const anyRate = fc
    .tuple(fc.bigInt({ min: 1n, max: 10n ** 16n }), fc.integer({ min: 1, max: 10 }))
    .map(([scaled, places]) => ({ scaled, places }))
  fc.assert(
    fc.property(
      fc.maxSafeNat(),
      anyRate,
      fc.constantFrom(...digits),
      (amount, { scaled, places }, [code, minorUnitDigits]) => {
        const text = scaled.toString().padStart(places + 1, '0')
        const rate = `${text.slice(0, -places)}.${text.slice(-places)}`
        const conversion = convertAt(rate, amount, code)
        // cents * divisor is within half a divisor of dividend: the definition of the nearest.
        const dividend = BigInt(amount) * 10n ** BigInt(places + 2)
        const divisor = scaled * 10n ** BigInt(minorUnitDigits)
        if (conversion.outcome !== 'converted') {
          assert.equal(conversion.outcome, 'too_large')
          assert.ok(2n * dividend >= (2n * BigInt(largest) + 1n) * divisor)
          return
        }
        const twiceOff = 2n * (BigInt(conversion.usdCents) * divisor - dividend)
        assert.ok(twiceOff <= divisor && twiceOff > -divisor)
      },
    ),
    { numRuns: 1_000 },
  )
})
