import { expect } from '@playwright/test'
import type { Collector } from './collector.ts'

type Link = { readonly id: string; readonly key: string; readonly shortLink: string }

type Totals = {
  readonly clicks: number
  readonly leads: number
  readonly sales: number
  /** US cents. */
  readonly saleAmount: number
}

type SaleEvent = {
  readonly link: Link
  readonly click: { readonly id: string }
  readonly customer: { readonly name: string; readonly externalId: string }
  readonly sale: { readonly amount: number; readonly currency: string; readonly invoiceId: string }
}

/** Milliseconds between questions; what a flow waits for is there within a few. */
const intervals = [20, 50, 100, 200]

type TotalsAnswer = readonly (Link & Totals)[]

/** Creates a link and watches what is recorded, through the public API and nothing else. */
export function expectRecorded({ url, settings }: Collector) {
  async function ask<Answer>(path: string, body?: object): Promise<Answer> {
    const answer = await fetch(`${url}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        Authorization: `Bearer ${settings.secretKey}`,
        'Content-Type': 'application/json',
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as Answer
  }

  async function findTotals(link: Link): Promise<Totals | undefined> {
    const found = (await ask<TotalsAnswer>('/links')).find(({ id }) => id === link.id)
    if (!found) return undefined
    const { clicks, leads, sales, saleAmount } = found
    return { clicks, leads, sales, saleAmount }
  }

  const findSales = async (invoiceId: string) =>
    (await ask<SaleEvent[]>('/events?event=sales&limit=1000')).filter(
      ({ sale }) => sale.invoiceId === invoiceId,
    )

  return {
    createLink: (destination: string) => ask<Link>('/links', { url: destination }),

    /** Waits until the link has earned exactly this. */
    expectTotals: (link: Link, totals: Totals) =>
      expect
        .poll(() => findTotals(link), { message: `totals of /${link.key}`, intervals })
        .toEqual(totals),

    /** Waits for the order's sale; it must be the only one of its number. */
    async expectSale(orderNumber: string): Promise<SaleEvent> {
      await expect
        .poll(() => findSales(orderNumber), { message: `sales of ${orderNumber}`, intervals })
        .toHaveLength(1)
      const [sale] = await findSales(orderNumber)
      if (!sale) throw new Error(`the sale of ${orderNumber} has gone again`)
      return sale
    },

    /** For after a marker: a later order of the same shop, whose sale is there. */
    async expectNoSale(orderNumber: string): Promise<void> {
      expect(await findSales(orderNumber)).toEqual([])
    },
  }
}

export type Recorded = ReturnType<typeof expectRecorded>
