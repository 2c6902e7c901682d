import { findCurrency } from './currency.ts'
import type { ExchangeRates } from './exchange-rates.ts'

/**
 * Reads the exchange rates out of the text of `currencies/usd.json` as `@fawazahmed0/currency-api`
 * publishes it, keeping ISO 4217 only, sorted by code. The numbers are taken from the text and not
 * through JSON.parse, which would round them to the nearest double. Throws when it is not such a
 * text.
 */
export function parseCurrencyApi(text: string): ExchangeRates {
  const date = /"date":\s*"(\d{4}-\d{2}-\d{2})"/.exec(text)?.[1]
  const table = /"usd":\s*\{([^{}]*)\}/.exec(text)?.[1]
  if (date === undefined || table === undefined) {
    throw new Error('not a table of currency-api: it needs a "date" and a "usd"')
  }
  const entries = [...table.matchAll(/"([a-z]{3})":\s*(\d[\d.eE+-]*)/g)]
    .map(([, code = '', number = '']) => [code, plainDecimal(number)] as const)
    .filter(([code, rate]) => findCurrency(code) && /[1-9]/.test(rate))
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return { date, unitsPerUsd: Object.fromEntries(entries) }
}

/** The same number without exponent: `1.25e-7` is `0.000000125`. */
function plainDecimal(number: string): string {
  const [, whole = '', fraction = '', exponent = '0'] =
    /^(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/.exec(number) ?? []
  if (whole === '') throw new Error(`not a rate: ${number}`)
  const shift = Number(exponent)
  const digits = whole + fraction
  const point = whole.length + shift
  if (point <= 0) return `0.${'0'.repeat(-point)}${digits}`
  if (point >= digits.length) return digits.padEnd(point, '0')
  return `${digits.slice(0, point)}.${digits.slice(point)}`
}
