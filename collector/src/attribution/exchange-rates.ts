import bundled from './exchange-rates.json' with { type: 'json' }

/** What a US dollar was worth on a day. Handed to the rules, since newer ones may have arrived. */
export type ExchangeRates = {
  /** `YYYY-MM-DD`. */
  readonly date: string
  /**
   * Units (not minor units) of a currency for one US dollar, by lower-case ISO 4217 code, each an
   * exact positive decimal without exponent, as published: "156.2". A currency without an entry has
   * no rate.
   */
  readonly unitsPerUsd: Readonly<Record<string, string>>
}

/** The table that comes with this version; `npm run rates` makes it. */
export const bundledExchangeRates: ExchangeRates = bundled
