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
import type { WorkspaceFacts } from './facts.ts'
import { GatheredTotals } from './gathered-totals.ts'

/** Rows by their ids, or by what else is unique of them in a workspace; the newest last. */
type Rows<List extends keyof Writes> = Map<string, Writes[List][number]>

/**
 * What a batch has decided to write in one workspace. What one command makes and another changes is
 * written once, as it stands in the end.
 */
export class WorkspaceWrites {
  readonly #facts: WorkspaceFacts
  readonly #totals: GatheredTotals
  readonly #expectedLinks: Rows<'expectedLinks'> = new Map()
  readonly #expectedCustomers: Rows<'expectedCustomers'> = new Map()
  readonly #expectedLeads: Rows<'expectedLeads'> = new Map()
  readonly #expectedFreeUrls: Rows<'expectedFreeUrls'> = new Map()
  readonly #links: Rows<'links'> = new Map()
  readonly #clicks: Rows<'clicks'> = new Map()
  readonly #recentClicks: Rows<'recentClicks'> = new Map()
  readonly #customers: Rows<'customers'> = new Map()
  readonly #leads: Rows<'leads'> = new Map()
  readonly #sales: Rows<'sales'> = new Map()
  readonly #replacedSales: Rows<'replacedSales'> = new Map()
  readonly #outrankedSales: Rows<'outrankedSales'> = new Map()
  readonly #erasures: Rows<'erasures'> = new Map()

  constructor(workspaceId: number, facts: WorkspaceFacts) {
    this.#facts = facts
    this.#totals = new GatheredTotals(workspaceId)
  }

  takeLinkUpsert(decision: LinkUpsertDecision): void {
    this.takeLink(decision)
    if (decision.outcome !== 'created') return
    const { workspaceId, url, externalId } = decision.link
    // A link of an external id was looked for by that, which is its own by a unique key.
    if (externalId === null) this.#expectedFreeUrls.set(url, { workspaceId, url })
  }

  takeLink(decision: LinkUpsertDecision | LinkDeletionDecision): void {
    if (!('link' in decision) || decision.outcome === 'unchanged') return
    const { link } = decision
    const before = this.#facts.findLink(link.id)
    if (before && !this.#links.has(link.id)) this.#expectedLinks.set(link.id, before)
    // The newest change last: what it takes has been let go of by those before it.
    this.#links.delete(link.id)
    this.#links.set(link.id, link)
    this.#facts.learnLink(link)
    if (decision.outcome !== 'created') return
    // Totals of nothing, so that a link without events is listed like any other.
    this.#totals.addToLink(link.id, {})
  }

  takeCustomerUpdate(decision: CustomerUpdateDecision): void {
    if (decision.outcome === 'updated') this.#takeCustomer(decision.customer)
  }

  takeErasure(decision: ErasureDecision): void {
    if (decision.outcome !== 'erased') return
    const { workspaceId, id } = decision.customer
    this.#erasures.set(id, { workspaceId, customerId: id })
    this.#facts.forgetCustomer(id)
  }

  takeClick(decision: ClickDecision): void {
    if (decision.outcome !== 'recorded') return
    const { click, recentClick } = decision
    this.#clicks.set(click.id, click)
    this.#facts.learnClick(click)
    this.#recentClicks.set(`${click.linkId}/${recentClick.visitorHash}`, recentClick)
    this.#facts.learnRecentClick(recentClick)
    this.#totals.addToLink(click.linkId, { clicks: 1, lastClickedAt: click.recordedAt })
  }

  takeLead(decision: LeadDecision): void {
    if (decision.outcome !== 'deferred' && decision.outcome !== 'recorded') return
    this.#takeCustomer(decision.customer)
    if (!decision.lead) return
    this.#recordLead(decision.lead)
    this.#totals.addToCustomer(decision.lead.customerId, {})
  }

  takeSale(decision: SaleDecision): void {
    if (decision.outcome !== 'direct' && decision.outcome !== 'by_lead') return
    if (decision.customer) this.#takeCustomer(decision.customer)
    if (decision.lead) this.#recordLead(decision.lead)
    // Totals of nothing for a browser's sale, so that nobody is forgotten while it is written.
    this.#totals.addToCustomer(decision.sale.customerId, {})
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
      expectedFreeUrls: [...this.#expectedFreeUrls.values()],
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
    const before = this.#facts.findCustomerById(customer.id)
    if (before === customer) return
    if (before && !this.#customers.has(customer.id))
      this.#expectedCustomers.set(customer.id, before)
    this.#customers.set(customer.id, customer)
    this.#facts.learnCustomer(customer)
  }

  #recordLead(lead: Lead): void {
    const before = this.#facts.findLead(lead.customerId, lead.eventName)
    if (before === lead) return
    if (before && !this.#leads.has(lead.id)) this.#expectedLeads.set(lead.id, before)
    this.#leads.set(lead.id, lead)
    this.#facts.learnLead(lead)
    if (before) this.#totals.addToLink(before.linkId, { leads: -before.quantity })
    this.#totals.addToLink(lead.linkId, { leads: lead.quantity })
  }

  #recordSale(sale: Sale): void {
    this.#sales.set(sale.id, sale)
    this.#facts.learnSale(sale)
    if (sale.reportedBy === 'server') this.#totals.addSale(sale)
  }

  #keepAside(sale: Sale): void {
    this.#outrankedSales.set(sale.id, sale)
    this.#facts.learnOutrankedSale(sale)
  }

  #replaceSale(replaced: Sale, sale: Sale): void {
    const isWritten = !this.#sales.delete(replaced.id)
    if (isWritten) this.#replacedSales.set(replaced.id, replaced)
    // Totals of nothing: it names its customer, who may have been forgotten before, not meanwhile.
    if (replaced.customerExternalId !== null) this.#totals.addToCustomer(replaced.customerId, {})
    this.#keepAside(replaced)
    this.#recordSale(sale)
  }
}
