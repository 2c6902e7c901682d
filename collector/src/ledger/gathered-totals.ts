import type { LinkTotals } from '../attribution/link.ts'
import type { Sale } from '../attribution/sale.ts'
import type { CustomerTotalsAdded, LinkTotalsAdded, Writes } from '../store/store.ts'

type OfLink = { readonly workspaceId: number; readonly linkId: string }

/** What a batch adds to the totals: one entry a link or customer, however often it comes up. */
export class GatheredTotals {
  readonly #links = new Map<string, LinkTotalsAdded>()
  readonly #customers = new Map<string, CustomerTotalsAdded>()

  addToLink({ workspaceId, linkId }: OfLink, added: Partial<LinkTotals>): void {
    const key = `${workspaceId}/${linkId}`
    const before = this.#links.get(key)
    this.#links.set(key, {
      workspaceId,
      linkId,
      clicks: (before?.clicks ?? 0) + (added.clicks ?? 0),
      leads: (before?.leads ?? 0) + (added.leads ?? 0),
      sales: (before?.sales ?? 0) + (added.sales ?? 0),
      saleAmount: addExactly(before?.saleAmount, added.saleAmount),
      lastClickedAt: added.lastClickedAt ?? before?.lastClickedAt ?? null,
    })
  }

  /** Adds to both its link and its customer. */
  addSale(sale: Sale): void {
    const { workspaceId, customerId, usdCents } = sale
    this.addToLink(sale, { sales: 1, saleAmount: usdCents ?? 0 })
    const key = `${workspaceId}/${customerId}`
    const before = this.#customers.get(key)
    this.#customers.set(key, {
      workspaceId,
      customerId,
      sales: (before?.sales ?? 0) + 1,
      saleAmount: addExactly(before?.saleAmount, usdCents),
    })
  }

  toWrites(): Pick<Writes, 'linkTotals' | 'customerTotals'> {
    return { linkTotals: [...this.#links.values()], customerTotals: [...this.#customers.values()] }
  }
}

/** No further than numbers are exact. */
function addExactly(before: number | undefined, added: number | null | undefined): number {
  return Math.min((before ?? 0) + (added ?? 0), Number.MAX_SAFE_INTEGER)
}
