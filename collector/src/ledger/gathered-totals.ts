import type { LinkTotals } from '../attribution/link.ts'
import type { Sale } from '../attribution/sale.ts'
import type {
  CustomerTotals,
  CustomerTotalsAdded,
  LinkTotalsAdded,
  Writes,
} from '../store/store.ts'

/** What a batch adds to a workspace's totals: one entry a link or customer, however often. */
export class GatheredTotals {
  readonly #workspaceId: number
  readonly #links = new Map<string, LinkTotalsAdded>()
  readonly #customers = new Map<string, CustomerTotalsAdded>()

  constructor(workspaceId: number) {
    this.#workspaceId = workspaceId
  }

  addToLink(linkId: string, added: Partial<LinkTotals>): void {
    const before = this.#links.get(linkId)
    this.#links.set(linkId, {
      workspaceId: this.#workspaceId,
      linkId,
      clicks: (before?.clicks ?? 0) + (added.clicks ?? 0),
      leads: (before?.leads ?? 0) + (added.leads ?? 0),
      sales: (before?.sales ?? 0) + (added.sales ?? 0),
      saleAmount: addExactly(before?.saleAmount, added.saleAmount),
      lastClickedAt: added.lastClickedAt ?? before?.lastClickedAt ?? null,
    })
  }

  addToCustomer(customerId: string, added: Partial<CustomerTotals>): void {
    const before = this.#customers.get(customerId)
    this.#customers.set(customerId, {
      workspaceId: this.#workspaceId,
      customerId,
      sales: (before?.sales ?? 0) + (added.sales ?? 0),
      saleAmount: addExactly(before?.saleAmount, added.saleAmount),
    })
  }

  /** Adds to both its link and its customer. */
  addSale({ linkId, customerId, usdCents }: Sale): void {
    const added = { sales: 1, saleAmount: usdCents ?? 0 }
    this.addToLink(linkId, added)
    this.addToCustomer(customerId, added)
  }

  toWrites(): Pick<Writes, 'linkTotals' | 'customerTotals'> {
    return { linkTotals: [...this.#links.values()], customerTotals: [...this.#customers.values()] }
  }
}

/** No further than numbers are exact. */
function addExactly(before: number | undefined, added: number | undefined): number {
  return Math.min((before ?? 0) + (added ?? 0), Number.MAX_SAFE_INTEGER)
}
