import type { Logger } from 'pino'
import { HOUR_MS } from './attribution/circumstances.ts'
import { bundledExchangeRates, type ExchangeRates } from './attribution/exchange-rates.ts'
import { parseCurrencyApi } from './attribution/parse-currency-api.ts'
import { messageOf } from './message-of.ts'

const REFRESH_MS = 6 * HOUR_MS
/** Sooner after a failure: a network that was not up at the start is up soon. */
const RETRY_MS = 15 * 60_000
/** So that not every collector of the world asks in the same minute. */
const JITTER = 0.1
const FETCH_MS_MAX = 10_000
/** The published table has some 10 KiB. */
const BYTES_MAX = 1024 * 1024
/** A table with fewer of the currencies we had is a broken one. */
const KNOWN_SHARE_MIN = 0.9

/**
 * The newest exchange rates, refreshed in the background and never waited for. While they cannot be
 * refreshed, those of before serve: at first the ones that come with this version.
 */
export class LiveExchangeRates {
  readonly #log: Logger
  readonly #patienceMs: number
  #newest: ExchangeRates = bundledExchangeRates
  #isFailing = false
  #isClosed = false
  #timer: NodeJS.Timeout | undefined

  /** `patienceMs`: how long a source may take, to its last byte. */
  constructor(log: Logger, patienceMs: number = FETCH_MS_MAX) {
    this.#log = log
    this.#patienceMs = patienceMs
  }

  get newest(): ExchangeRates {
    return this.#newest
  }

  /** Refreshes now and from then on every six hours. */
  refreshFrom(url: string): void {
    void this.refresh(url).then(() => {
      if (this.#isClosed) return
      const pause = this.#isFailing ? RETRY_MS : REFRESH_MS
      const jitter = 1 + JITTER * (2 * Math.random() - 1)
      this.#timer = setTimeout(() => this.refreshFrom(url), pause * jitter).unref()
    })
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer)
  }

  /** Takes newer rates if there are any. A failure is logged once, until the next success. */
  async refresh(url: string): Promise<void> {
    try {
      const read = parseCurrencyApi(await fetchText(url, this.#patienceMs))
      assertPlausible(read, this.#newest)
      // A cache on the way may still hold yesterday's.
      if (read.date >= this.#newest.date) this.#newest = read
      this.#isFailing = false
    } catch (error) {
      // The address itself is not logged: it may carry the operator's key.
      if (!this.#isFailing) {
        // Of a source that cannot be reached only the cause says why.
        const reason = messageOf(error instanceof Error ? (error.cause ?? error) : error)
        this.#log.warn({ reason, ratesOf: this.#newest.date }, 'exchange rates were not refreshed')
      }
      this.#isFailing = true
    }
  }
}

async function fetchText(url: string, patienceMs: number): Promise<string> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(patienceMs) })
  if (!answer.ok || !answer.body) {
    await answer.body?.cancel()
    throw new Error(`the source answered ${answer.status}`)
  }
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of answer.body) {
    size += chunk.length
    // Leaving the loop cancels the rest.
    if (size > BYTES_MAX) throw new Error(`the source sent more than ${BYTES_MAX} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function assertPlausible({ unitsPerUsd }: ExchangeRates, before: ExchangeRates): void {
  if (Number(unitsPerUsd.usd) !== 1) throw new Error('a dollar is not a dollar in this table')
  const known = Object.keys(before.unitsPerUsd)
  const kept = known.filter((code) => code in unitsPerUsd)
  if (kept.length < known.length * KNOWN_SHARE_MIN) {
    throw new Error(`the table has ${kept.length} of ${known.length} currencies`)
  }
}
