import type { Customer } from '../attribution/customer.ts'
import type { ClickDecision } from '../attribution/decide-click.ts'
import type { CustomerUpdateDecision } from '../attribution/decide-customer-update.ts'
import type { ErasureDecision } from '../attribution/decide-erasure.ts'
import type { LeadDecision } from '../attribution/decide-lead.ts'
import type { LinkDeletionDecision } from '../attribution/decide-link-deletion.ts'
import type { LinkUpsertDecision } from '../attribution/decide-link-upsert.ts'
import type { SaleDecision } from '../attribution/decide-sale.ts'
import type { Lead } from '../attribution/lead.ts'
import type { Sale } from '../attribution/sale.ts'
import type { Writes } from '../store/store.ts'
import type { Facts } from './facts.ts'
import { GatheredTotals } from './gathered-totals.ts'

/** Rows by what must be unique of them, the newest last. */
type Rows<List extends keyof Writes> = Map<string, Writes[List][number]>

/**
 * What a batch has decided to write. Each decision taken in also becomes a fact for the commands
 * after it, so that a batch decides as if its commands had come one by one. What one command makes
 * and another changes is written once, as it stands in the end.
 */
export class GatheredWrites {
  readonly #facts: Facts
  readonly #totals = new GatheredTotals()
  readonly #expectedLinks: Rows<'expectedLinks'> = new Map()
  readonly #expectedCustomers: Rows<'expectedCustomers'> = new Map()
  readonly #expectedLeads: Rows<'expectedLeads'> = new Map()
  readonly #links: Rows<'links'> = new Map()
  readonly #clicks: Rows<'clicks'> = new Map()
  readonly #recentClicks: Rows<'recentClicks'> = new Map()
  readonly #customers: Rows<'customers'> = new Map()
  readonly #leads: Rows<'leads'> = new Map()
  readonly #sales: Rows<'sales'> = new Map()
  readonly #replacedSales: Rows<'replacedSales'> = new Map()
  readonly #outrankedSales: Rows<'outrankedSales'> = new Map()
  readonly #erasures: Rows<'erasures'> = new Map()

  constructor(facts: Facts) {
    this.#facts = facts
  }

  takeLink(decision: LinkUpsertDecision | LinkDeletionDecision): void {
    if (!('link' in decision) || decision.outcome === 'unchanged') return
    const { link } = decision
    const key = keyOf(link)
    const before = this.#facts.of(link.workspaceId).findLink(link.id)
    if (before && !this.#links.has(key)) this.#expectedLinks.set(key, before)
    // The newest change last: what it takes has been let go of by those before it.
    this.#links.delete(key)
    this.#links.set(key, link)
    this.#facts.of(link.workspaceId).learnLink(link)
    if (decision.outcome !== 'created') return
    // Totals of nothing, so that a link without events is listed like any other.
    this.#totals.addToLink({ workspaceId: link.workspaceId, linkId: link.id }, {})
  }

  takeCustomerUpdate(decision: CustomerUpdateDecision): void {
    if (decision.outcome === 'updated') this.#takeCustomer(decision.customer)
  }

  takeErasure(decision: ErasureDecision): void {
    if (decision.outcome !== 'erased') return
    const { workspaceId, id } = decision.customer
    this.#erasures.set(`${workspaceId}/${id}`, { workspaceId, customerId: id })
    this.#facts.of(workspaceId).forgetCustomer(id)
  }

  takeClick(decision: ClickDecision): void {
    if (decision.outcome !== 'recorded') return
    const { click, recentClick } = decision
    const facts = this.#facts.of(click.workspaceId)
    this.#clicks.set(keyOf(click), click)
    facts.learnClick(click)
    const visitor = `${click.workspaceId}/${click.linkId}/${recentClick.visitorHash}`
    this.#recentClicks.set(visitor, recentClick)
    facts.learnRecentClick(recentClick)
    this.#totals.addToLink(click, { clicks: 1, lastClickedAt: click.recordedAt })
  }

  takeLead(decision: LeadDecision): void {
    if (decision.outcome !== 'deferred' && decision.outcome !== 'recorded') return
    this.#takeCustomer(decision.customer)
    if (!decision.lead) return
    this.#recordLead(decision.lead)
    this.#totals.addToCustomer(decision.lead, {})
  }

  takeSale(decision: SaleDecision): void {
    if (decision.outcome !== 'direct' && decision.outcome !== 'by_lead') return
    if (decision.customer) this.#takeCustomer(decision.customer)
    if (decision.lead) this.#recordLead(decision.lead)
    // Totals of nothing for a browser's sale, so that nobody is forgotten while it is written.
    this.#totals.addToCustomer(decision.sale, {})
    if (decision.rival === null) this.#recordSale(decision.sale)
    else if (decision.rival.reportedBy === 'server') this.#keepAside(decision.sale)
    else this.#replaceSale(decision.rival, decision.sale)
  }

  /** Every decision that writes anything writes one of these. */
  get isEmpty(): boolean {
    return [
      this.#links,
      this.#clicks,
      this.#customers,
      this.#leads,
      this.#sales,
      this.#outrankedSales,
      this.#erasures,
    ].every(({ size }) => size === 0)
  }

  toWrites(): Writes {
    return {
      expectedLinks: [...this.#expectedLinks.values()],
      expectedCustomers: [...this.#expectedCustomers.values()],
      expectedLeads: [...this.#expectedLeads.values()],
      links: [...this.#links.values()],
      clicks: [...this.#clicks.values()],
      recentClicks: [...this.#recentClicks.values()],
      customers: [...this.#customers.values()],
      leads: [...this.#leads.values()],
      sales: [...this.#sales.values()],
      replacedSales: [...this.#replacedSales.values()],
      outrankedSales: [...this.#outrankedSales.values()],
      erasures: [...this.#erasures.values()],
      ...this.#totals.toWrites(),
    }
  }

  #takeCustomer(customer: Customer): void {
    const facts = this.#facts.of(customer.workspaceId)
    const before = facts.findCustomerById(customer.id)
    if (before === customer) return
    const key = keyOf(customer)
    if (before && !this.#customers.has(key)) this.#expectedCustomers.set(key, before)
    this.#customers.set(key, customer)
    facts.learnCustomer(customer)
  }

  #recordLead(lead: Lead): void {
    const facts = this.#facts.of(lead.workspaceId)
    const before = facts.findLead(lead.customerId, lead.eventName)
    if (before === lead) return
    const key = keyOf(lead)
    if (before && !this.#leads.has(key)) this.#expectedLeads.set(key, before)
    this.#leads.set(key, lead)
    facts.learnLead(lead)
    if (before) this.#totals.addToLink(before, { leads: -before.quantity })
    this.#totals.addToLink(lead, { leads: lead.quantity })
  }

  #recordSale(sale: Sale): void {
    this.#sales.set(keyOf(sale), sale)
    this.#facts.of(sale.workspaceId).learnSale(sale)
    if (sale.reportedBy === 'server') this.#totals.addSale(sale)
  }

  #keepAside(sale: Sale): void {
    this.#outrankedSales.set(keyOf(sale), sale)
    this.#facts.of(sale.workspaceId).learnOutrankedSale(sale)
  }

  #replaceSale(replaced: Sale, sale: Sale): void {
    const isWritten = !this.#sales.delete(keyOf(replaced))
    if (isWritten) this.#replacedSales.set(keyOf(replaced), replaced)
    this.#keepAside(replaced)
    this.#recordSale(sale)
  }
}

function keyOf({ workspaceId, id }: { readonly workspaceId: number; readonly id: string }): string {
  return `${workspaceId}/${id}`
}
