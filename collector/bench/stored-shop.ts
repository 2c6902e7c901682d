import { randomInt } from 'node:crypto'

/** How new sales meet the stored: as a shop's do, or without any order. */
export type KeyDistribution = 'local' | 'random'

/** A shop that has sold a lot already: the nth customer, click and invoice have ids made from n. */
export type StoredShop = {
  readonly sales: number
  readonly keys: KeyDistribution
  /** Milliseconds since 1970 of its newest click. */
  readonly newestAt: number
}

/** Sales for each customer, and clicks for each sale, of the stored. */
export const SALES_PER_CUSTOMER = 2
/** A click comes every so often: five million of them took less than the attribution window. */
export const CLICK_EVERY_MS = 1_200
/** Most customers who come again have been there within the last tenth of all. */
const RECENT_SHARE = 0.1
const RECENT_PERCENT = 90
/** Clicks that earn a sale are minutes to days old. */
const CLICK_AGE_MAX = (7 * 86_400_000) / CLICK_EVERY_MS

export const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** The golden ratio of 32 bits. */
export const SCATTERING = 0x9e3779b1
const WEEK_MS = 7 * 86_400_000

/** The same for a week, so that a shop is filled once and measured often. */
export function newestClickAt(): number {
  return Math.floor(Date.now() / WEEK_MS) * WEEK_MS
}

/** An id as the collector makes them, of a moment and, instead of chance, a number. */
export function idAt(moment: number, number: number): string {
  return digits(moment, 7) + digits(number, 9)
}

function digits(value: number, length: number): string {
  let rest = value
  let text = ''
  for (let digit = 0; digit < length; digit++) {
    text = ALPHABET[rest % 62] + text
    rest = Math.floor(rest / 62)
  }
  return text
}

/** When the nth click, sale or customer of a shop was made. */
export function momentOf({ sales, newestAt }: StoredShop, number: number): number {
  return newestAt - (sales - number) * CLICK_EVERY_MS
}

/** A number without any order, the same for each n, as hashes and UUIDs of other systems are. */
function scatter(number: number): number {
  return Math.imul(number + 1, SCATTERING) >>> 0
}

export function customerName(shop: StoredShop, number: number): string {
  const ascending = String(number).padStart(9, '0')
  return shop.keys === 'local' ? `user_${ascending}` : `user_${scatter(number)}_${number}`
}

export function invoiceName(shop: StoredShop, number: number): string {
  const ascending = String(number).padStart(9, '0')
  return shop.keys === 'local' ? `inv_${ascending}` : `inv_${scatter(number)}_${number}`
}

type NewSale = { clickId: string; customer: string; invoice: (run: string) => string }

/** What the next sale of a stored shop's load names. */
export function nextOfStored(shop: StoredShop): () => NewSale {
  const customers = Math.floor(shop.sales / SALES_PER_CUSTOMER)
  let count = 0
  return () => {
    count++
    const invoice = (run: string) => `${invoiceName(shop, shop.sales + count)}_${run}`
    if (shop.keys === 'random') {
      const click = randomInt(shop.sales)
      const customer = customerName(shop, randomInt(customers))
      return { clickId: idAt(momentOf(shop, click), click), customer, invoice }
    }
    const age = Math.floor(Math.min(CLICK_AGE_MAX, shop.sales - 1) * Math.random() ** 3)
    const click = shop.sales - 1 - age
    const isRecent = randomInt(100) < RECENT_PERCENT
    const from = isRecent ? Math.floor(customers * (1 - RECENT_SHARE)) : 0
    const customer = customerName(shop, randomInt(from, customers))
    return { clickId: idAt(momentOf(shop, click), click), customer, invoice }
  }
}
