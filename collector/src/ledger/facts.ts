import type { CreditableClick, RecentClick } from '../attribution/click.ts'
import type { Customer } from '../attribution/customer.ts'
import type { ClickFacts } from '../attribution/decide-click.ts'
import type { CustomerFacts } from '../attribution/decide-customer-update.ts'
import { eraseSale } from '../attribution/decide-erasure.ts'
import type { LeadFacts } from '../attribution/decide-lead.ts'
import type { LinkUpdateFacts } from '../attribution/decide-link-update.ts'
import type { LinkUpsertFacts } from '../attribution/decide-link-upsert.ts'
import type { SaleFacts } from '../attribution/decide-sale.ts'
import type { Lead } from '../attribution/lead.ts'
import { foldKey, type Link } from '../attribution/link.ts'
import type { Sale } from '../attribution/sale.ts'
import type { FactsFound, FactsWanted } from '../store/store.ts'

/** A rule asks for leads that were not read: to be decided again, once they are. */
export class LeadsUnread extends Error {
  override readonly name = 'LeadsUnread'
}

/** What a batch knows, workspace by workspace: what the store held, then what the batch decided. */
export class Facts {
  readonly #workspaces = new Map<number, WorkspaceFacts>()

  /** `customers`: as they were asked for. */
  constructor(found: FactsFound, customers: FactsWanted['customers'] = []) {
    for (const link of found.links) this.of(link.workspaceId).learnLink(link)
    for (const click of found.clicks) this.of(click.workspaceId).learnClick(click)
    for (const recent of found.recentClicks) this.of(recent.workspaceId).learnRecentClick(recent)
    for (const customer of found.customers) this.of(customer.workspaceId).learnCustomer(customer)
    for (const lead of found.leads) this.of(lead.workspaceId).learnLead(lead)
    for (const sale of found.sales) this.of(sale.workspaceId).learnSale(sale)
    for (const sale of found.outrankedSales) this.of(sale.workspaceId).learnOutrankedSale(sale)
    // Also where another command has asked for some of them: it may not have asked for all.
    for (const { workspaceId, externalId, withoutLeads } of customers) {
      if (withoutLeads) this.of(workspaceId).markLeadsUnread(externalId)
    }
  }

  of(workspaceId: number): WorkspaceFacts {
    const known = this.#workspaces.get(workspaceId)
    if (known) return known
    const facts = new WorkspaceFacts()
    this.#workspaces.set(workspaceId, facts)
    return facts
  }
}

/** The facts of one workspace; nothing of another can be found in it. */
export class WorkspaceFacts
  implements SaleFacts, LeadFacts, ClickFacts, LinkUpdateFacts, LinkUpsertFacts, CustomerFacts
{
  readonly #links = new Map<string, Link>()
  readonly #linksByKey = new Map<string, Link>()
  readonly #linksByExternalId = new Map<string, Link>()
  readonly #clicks = new Map<string, CreditableClick>()
  readonly #recentClicks = new Map<string, RecentClick>()
  readonly #customers = new Map<string, Customer>()
  readonly #customersById = new Map<string, Customer>()
  readonly #leads = new Map<string, Lead[]>()
  /** Customers whose leads were not read. */
  readonly #leadsUnread = new Set<string>()
  readonly #sales = new Map<string, Sale>()
  readonly #outrankedSales = new Map<string, Sale>()

  findLink(linkId: string): Link | undefined {
    return this.#links.get(linkId)
  }

  findLinkByKey(domain: string, key: string): Link | undefined {
    return this.#linksByKey.get(keyOf({ domain, key }))
  }

  findLinkByExternalId(externalId: string): Link | undefined {
    return this.#linksByExternalId.get(externalId)
  }

  findLinkByUrl(url: string): Link | undefined {
    return [...this.#links.values()]
      .filter((link) => link.url === url && link.deletedAt === null)
      .reduce<Link | undefined>((a, b) => (a && a.id < b.id ? a : b), undefined)
  }

  findClick(clickId: string): CreditableClick | undefined {
    return this.#clicks.get(clickId)
  }

  findRecentClick(linkId: string, visitorHash: string): RecentClick | undefined {
    return this.#recentClicks.get(`${linkId}/${visitorHash}`)
  }

  findCustomer(externalId: string): Customer | undefined {
    return this.#customers.get(externalId)
  }

  findCustomerById(customerId: string): Customer | undefined {
    return this.#customersById.get(customerId)
  }

  findLead(customerId: string, eventName: string): Lead | undefined {
    return this.#leadsOf(customerId)?.find((lead) => lead.eventName === eventName)
  }

  findNewestLead(customerId: string): Lead | undefined {
    return this.#leadsOf(customerId)?.reduce((a, b) => (isNewer(b, a) ? b : a))
  }

  #leadsOf(customerId: string): readonly Lead[] | undefined {
    if (this.#leadsUnread.has(customerId)) throw new LeadsUnread(customerId)
    return this.#leads.get(customerId)
  }

  findSale(invoiceId: string): Sale | undefined {
    return this.#sales.get(invoiceId)
  }

  findOutrankedSale(invoiceId: string): Sale | undefined {
    return this.#outrankedSales.get(invoiceId)
  }

  /** Of a link that has changed, what named it before names it no longer. */
  learnLink(link: Link): void {
    const before = this.#links.get(link.id)
    if (before?.deletedAt === null) {
      this.#linksByKey.delete(keyOf(before))
      this.#linksByExternalId.delete(before.externalId ?? '')
    }
    this.#links.set(link.id, link)
    // A deleted link has let go of its key and its external id.
    if (link.deletedAt !== null) return
    this.#linksByKey.set(keyOf(link), link)
    if (link.externalId !== null) this.#linksByExternalId.set(link.externalId, link)
  }

  learnClick(click: CreditableClick): void {
    this.#clicks.set(click.id, click)
  }

  learnRecentClick(recent: RecentClick): void {
    this.#recentClicks.set(`${recent.linkId}/${recent.visitorHash}`, recent)
  }

  learnCustomer(customer: Customer): void {
    this.#forgetNames(customer.id)
    this.#customers.set(customer.externalId, customer)
    this.#customersById.set(customer.id, customer)
  }

  forgetCustomer(customerId: string): void {
    this.#forgetNames(customerId)
    for (const sales of [this.#sales, this.#outrankedSales]) {
      for (const [invoiceId, sale] of sales) {
        if (sale.customerId === customerId) sales.set(invoiceId, eraseSale(sale))
      }
    }
  }

  #forgetNames(customerId: string): void {
    const before = this.#customersById.get(customerId)
    if (!before) return
    this.#customers.delete(before.externalId)
    this.#customersById.delete(customerId)
  }

  markLeadsUnread(externalId: string): void {
    const customer = this.#customers.get(externalId)
    if (customer) this.#leadsUnread.add(customer.id)
  }

  learnLead(lead: Lead): void {
    const others = this.#leads.get(lead.customerId)?.filter(({ id }) => id !== lead.id) ?? []
    this.#leads.set(lead.customerId, [...others, lead])
  }

  learnSale(sale: Sale): void {
    if (sale.invoiceId !== null) this.#sales.set(sale.invoiceId, sale)
  }

  learnOutrankedSale(sale: Sale): void {
    if (sale.invoiceId !== null) this.#outrankedSales.set(sale.invoiceId, sale)
  }
}

/** A server's first, then by time and, within a millisecond, by id: as the stores order them. */
function isNewer(a: Lead, b: Lead): boolean {
  if (a.reportedBy !== b.reportedBy) return a.reportedBy === 'server'
  return a.recordedAt === b.recordedAt ? a.id > b.id : a.recordedAt > b.recordedAt
}

function keyOf({ domain, key }: Pick<Link, 'domain' | 'key'>): string {
  return `${domain}/${foldKey(key)}`
}
