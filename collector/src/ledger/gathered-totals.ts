import type { LinkTotals } from '../attribution/link.ts'
import type { Sale } from '../attribution/sale.ts'
import type {
  CustomerTotals,
  CustomerTotalsAdded,
  LinkTotalsAdded,
  Writes,
} from '../store/store.ts'

type OfCustomer = { readonly workspaceId: number; readonly customerId: string }
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
    const added = { sales: 1, saleAmount: sale.usdCents ?? 0 }
    this.addToLink(sale, added)
    this.addToCustomer(sale, added)
  }

  addToCustomer({ workspaceId, customerId }: OfCustomer, added: Partial<CustomerTotals>): void {
    const key = `${workspaceId}/${customerId}`
    const before = this.#customers.get(key)
    this.#customers.set(key, {
      workspaceId,
      customerId,
      sales: (before?.sales ?? 0) + (added.sales ?? 0),
      saleAmount: addExactly(before?.saleAmount, added.saleAmount),
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
