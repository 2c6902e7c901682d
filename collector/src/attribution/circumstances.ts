import type { ExchangeRates } from './exchange-rates.ts'

/**
 * Everything a rule may not take from the world by itself. The same facts, command and
 * circumstances give the same decision, so that the heart of the program can be replayed and
 * simulated from a seed.
 */
export type Circumstances = {
  /** Epoch milliseconds. */
  readonly now: number
  /** A fresh id of 16 characters `[0-9A-Za-z]`, greater than those of earlier milliseconds. */
  readonly newId: () => string
  /** A name for a customer who gave none, such as "Big Red Caribou". */
  readonly newName: () => string
  /** The newest exchange rates. */
  readonly rates: ExchangeRates
}

export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS
