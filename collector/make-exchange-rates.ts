import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseCurrencyApi } from './src/attribution/parse-currency-api.ts'

const source = '@fawazahmed0/currency-api/v1/currencies/usd.json'
const target = new URL('./src/attribution/exchange-rates.json', import.meta.url)

/**
 * The text of the bundled table, made from the installed package. The package's manifest names no
 * licence (its repository is github.com/fawazahmed0/exchange-api); what is taken are rates of one
 * day, which are facts, and none of its code.
 */
export function makeExchangeRates(): string {
  const published = readFileSync(fileURLToPath(import.meta.resolve(source)), 'utf8')
  const { date, unitsPerUsd } = parseCurrencyApi(published)
  return `${JSON.stringify({ date, base: 'usd', unitsPerUsd }, null, 2)}\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(target, makeExchangeRates())
}
