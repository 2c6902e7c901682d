import { findCurrency } from './currency.ts'
import type { ExchangeRates } from './exchange-rates.ts'

/** What may come of a conversion, in order of precedence. */
type UsdConversion =
  /** The currency is not in the table, or what stands there is not a positive decimal. */
  | { readonly outcome: 'no_rate' }
  /** The value is beyond 2^53-1 US cents, where numbers stop being exact. */
  | { readonly outcome: 'too_large' }
  | {
      readonly outcome: 'converted'
      readonly usdCents: number
      /** Units of the currency per US dollar, as a decimal: the rate that was used. */
      readonly rate: string
      /** `YYYY-MM-DD`. */
      readonly rateDate: string
    }

const USD_CENT_DIGITS = 2
const CENTS_MAX = BigInt(Number.MAX_SAFE_INTEGER)

/**
 * The value in US cents of an integer amount in minor units of a currency, rounded half away from
 * zero. The published decimal is read as a whole number over a power of ten, so that everything up
 * to the one rounding is exact: no product of doubles comes near money.
 */
export function convertToUsdCents(
  amountMinor: number,
  currencyCode: string,
  rates: ExchangeRates,
): UsdConversion {
  const currency = findCurrency(currencyCode)
  if (!currency) return { outcome: 'no_rate' }
  if (currency.code === 'usd') return dollarsAreDollars(amountMinor, rates.date)
  const rate = rates.unitsPerUsd[currency.code]
  const [, whole = '', fraction = ''] = /^(\d+)(?:\.(\d+))?$/.exec(rate ?? '') ?? []
  const scaledRate = BigInt(whole + fraction)
  if (rate === undefined || scaledRate === 0n) return { outcome: 'no_rate' }

  // cents = amount / 10^minorUnitDigits / (scaledRate / 10^fraction.length) * 10^2
  const cents = divideHalfAwayFromZero(
    BigInt(amountMinor) * 10n ** BigInt(fraction.length + USD_CENT_DIGITS),
    scaledRate * 10n ** BigInt(currency.minorUnitDigits),
  )
  if (cents > CENTS_MAX || cents < -CENTS_MAX) return { outcome: 'too_large' }
  return { outcome: 'converted', usdCents: Number(cents), rate, rateDate: rates.date }
}

/** Whatever a table says. Like a conversion, it throws at what is no whole number. */
function dollarsAreDollars(cents: number, rateDate: string): UsdConversion {
  if (!Number.isInteger(cents)) throw new RangeError('an amount is a whole number of cents')
  if (!Number.isSafeInteger(cents)) return { outcome: 'too_large' }
  return { outcome: 'converted', usdCents: cents, rate: '1', rateDate }
}

/** BigInt division drops the remainder, which is towards zero; `divisor` is positive. */
function divideHalfAwayFromZero(dividend: bigint, divisor: bigint): bigint {
  const half = dividend < 0n ? -divisor : divisor
  return (2n * dividend + half) / (2n * divisor)
}
