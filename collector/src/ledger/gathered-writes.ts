import type { ClickDecision } from '../attribution/decide-click.ts'
import type { LinkDecision } from '../attribution/decide-link.ts'
import type { SaleDecision } from '../attribution/decide-sale.ts'
import type { LinkTotals } from '../attribution/link.ts'
import type { Sale } from '../attribution/sale.ts'
import type { CustomerTotalsAdded, LinkTotalsAdded, Writes } from '../store/store.ts'
import type { Facts } from './facts.ts'

type OfLink = { readonly workspaceId: number; readonly linkId: string }
type Lists = { -readonly [List in keyof Writes]: Writes[List][number][] }

/**
 * What a batch has decided to write. Each decision taken in also becomes a fact for the commands
 * after it, so that a batch decides as if its commands had come one by one.
 */
export class GatheredWrites {
  readonly #facts: Facts
  readonly #lists: Omit<Lists, 'linkTotals' | 'customerTotals' | 'recentClicks'> = {
    links: [],
    clicks: [],
    customers: [],
    leads: [],
    sales: [],
  }
  readonly #recentClicks = new Map<string, Writes['recentClicks'][number]>()
  readonly #linkTotals = new Map<string, LinkTotalsAdded>()
  readonly #customerTotals = new Map<string, CustomerTotalsAdded>()

  constructor(facts: Facts) {
    this.#facts = facts
  }

  takeLink(decision: LinkDecision): void {
    if (decision.outcome !== 'created') return
    const { link } = decision
    this.#lists.links.push(link)
    this.#facts.of(link.workspaceId).learnLink(link)
    // Totals of nothing, so that a link without events is listed like any other.
    this.#addToLink({ workspaceId: link.workspaceId, linkId: link.id }, {})
  }

  takeClick(decision: ClickDecision): void {
    if (decision.outcome !== 'recorded') return
    const { click, recentClick } = decision
    const facts = this.#facts.of(click.workspaceId)
    this.#lists.clicks.push(click)
    facts.learnClick(click)
    const visitor = `${click.workspaceId}/${click.linkId}/${recentClick.visitorHash}`
    this.#recentClicks.set(visitor, recentClick)
    facts.learnRecentClick(recentClick)
    this.#addToLink(click, { clicks: 1, lastClickedAt: click.recordedAt })
  }

  takeSale(decision: SaleDecision): void {
    if (decision.outcome !== 'direct' && decision.outcome !== 'by_lead') return
    const { sale, customer, lead } = decision
    const facts = this.#facts.of(sale.workspaceId)
    if (customer) {
      this.#lists.customers.push(customer)
      facts.learnCustomer(customer)
    }
    if (lead) {
      this.#lists.leads.push(lead)
      facts.learnLead(lead)
      this.#addToLink(lead, { leads: 1 })
    }
    this.#lists.sales.push(sale)
    facts.learnSale(sale)
    this.#addToLink(sale, { sales: 1, saleAmount: sale.usdCents ?? 0 })
    this.#addToCustomer(sale)
  }

  /** True when there is nothing to write: every command was refused or replayed. */
  get isEmpty(): boolean {
    return Object.values(this.#lists).every((list) => list.length === 0)
  }

  toWrites(): Writes {
    return {
      ...this.#lists,
      recentClicks: [...this.#recentClicks.values()],
      linkTotals: [...this.#linkTotals.values()],
      customerTotals: [...this.#customerTotals.values()],
    }
  }

  #addToLink({ workspaceId, linkId }: OfLink, added: Partial<LinkTotals>): void {
    const key = `${workspaceId}/${linkId}`
    const before = this.#linkTotals.get(key)
    this.#linkTotals.set(key, {
      workspaceId,
      linkId,
      clicks: (before?.clicks ?? 0) + (added.clicks ?? 0),
      leads: (before?.leads ?? 0) + (added.leads ?? 0),
      sales: (before?.sales ?? 0) + (added.sales ?? 0),
      saleAmount: (before?.saleAmount ?? 0) + (added.saleAmount ?? 0),
      lastClickedAt: added.lastClickedAt ?? before?.lastClickedAt ?? null,
    })
  }

  #addToCustomer({ workspaceId, customerId, usdCents }: Sale): void {
    const key = `${workspaceId}/${customerId}`
    const before = this.#customerTotals.get(key)
    this.#customerTotals.set(key, {
      workspaceId,
      customerId,
      sales: (before?.sales ?? 0) + 1,
      saleAmount: (before?.saleAmount ?? 0) + (usdCents ?? 0),
    })
  }
}
