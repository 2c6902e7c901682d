import { isDeepStrictEqual } from 'node:util'
import { HOUR_MS } from '../src/attribution/circumstances.ts'
import type { Click, RecentClick } from '../src/attribution/click.ts'
import type { Customer } from '../src/attribution/customer.ts'
import { eraseSale } from '../src/attribution/decide-erasure.ts'
import type { Lead } from '../src/attribution/lead.ts'
import { foldKey, type Link, type LinkTotals, NO_TOTALS } from '../src/attribution/link.ts'
import type { Sale } from '../src/attribution/sale.ts'
import type { LinkFilter } from '../src/store/catalog.ts'
import { nameOf } from '../src/store/named.ts'
import type {
  CustomerTotals,
  FactsFound,
  FactsWanted,
  LinkWithTotals,
  ListStretch,
  Page,
  Writes,
} from '../src/store/store.ts'
import { StoreConflict } from '../src/store/store-error.ts'
import type { RecordStore } from './store-contract.ts'

type Unique<Row> = (row: Row) => string | null

/** Rows by their keys, each of which is one row's; a key of null is nobody's. */
class Rows<Row extends { readonly workspaceId: number }> {
  readonly #uniques: Readonly<Record<string, Unique<Row>>>
  readonly #byKey = new Map<string, Row>()
  readonly all = new Set<Row>()

  constructor(uniques: Readonly<Record<string, Unique<Row>>>) {
    this.#uniques = uniques
  }

  find(workspaceId: number, unique: string, key: string): Row | undefined {
    return this.#byKey.get(`${workspaceId} ${unique} ${key}`)
  }

  /** Throws when one of the rows takes a key that is another's, and adds none. */
  check(rows: readonly Row[]): void {
    const taken = new Set<string>()
    for (const [key, unique] of rows.flatMap((row) => this.#keysOf(row))) {
      if (this.#byKey.has(key) || taken.has(key)) throw new StoreConflict(unique, undefined)
      taken.add(key)
    }
  }

  /** Throws unless each of the rows is here as it is given. */
  expect(rows: readonly (Row & { readonly id: string })[]): void {
    for (const row of rows) {
      const standing = this.find(row.workspaceId, 'byId', row.id)
      if (!isDeepStrictEqual(standing, row)) throw new StoreConflict('expected', undefined)
    }
  }

  /** Like `check`, where a row may take the place of the one of the same id. */
  checkPut(rows: readonly (Row & { readonly id: string })[]): void {
    const before = rows.flatMap(({ workspaceId, id }) => this.find(workspaceId, 'byId', id) ?? [])
    this.checkInPlaceOf(before, rows)
  }

  put(rows: readonly (Row & { readonly id: string })[]): void {
    for (const row of rows) {
      const before = this.find(row.workspaceId, 'byId', row.id)
      if (before) this.remove(before)
      this.add([row])
    }
  }

  /** Throws like `check`, as if the rows to be removed were gone. */
  checkInPlaceOf(removed: readonly Row[], rows: readonly Row[]): void {
    const standing = removed.filter((row) => this.all.has(row))
    for (const row of standing) this.remove(row)
    try {
      this.check(rows)
    } finally {
      this.add(standing)
    }
  }

  add(rows: readonly Row[]): void {
    for (const row of rows) {
      this.all.add(row)
      for (const [key] of this.#keysOf(row)) this.#byKey.set(key, row)
    }
  }

  remove(row: Row): void {
    this.all.delete(row)
    for (const [key] of this.#keysOf(row)) this.#byKey.delete(key)
  }

  #keysOf(row: Row): (readonly [key: string, unique: string])[] {
    return Object.entries(this.#uniques).flatMap(([unique, keyOf]) => {
      const key = keyOf(row)
      return key === null ? [] : [[`${row.workspaceId} ${unique} ${key}`, unique] as const]
    })
  }
}

const byId = ({ id }: { readonly id: string }) => id

/**
 * Keeps every record in memory and lets go of it at the end: the plainest engine that
 * keeps the contract, for the histories the ledger is tried on.
 */
export class MemoryStore implements RecordStore {
  readonly batches = { atOnce: 1, besideMin: 1 }
  readonly #links = new Rows<Link>({
    byId,
    key: ({ deletedAt, domain, key }) => (deletedAt === null ? `${domain}/${foldKey(key)}` : null),
    externalId: ({ deletedAt, externalId }) => (deletedAt === null ? externalId : null),
  })
  readonly #clicks = new Rows<Click>({ byId })
  readonly #recentClicks = new Rows<RecentClick>({
    visitor: ({ linkId, visitorHash }) => `${linkId} ${visitorHash}`,
  })
  readonly #customers = new Rows<Customer>({ byId, externalId: ({ externalId }) => externalId })
  readonly #leads = new Rows<Lead>({
    byId,
    event: ({ customerId, eventName }) => `${customerId} ${eventName}`,
  })
  readonly #sales = new Rows<Sale>({ byId, invoice: ({ invoiceId }) => invoiceId })
  readonly #outrankedSales = new Rows<Sale>({ invoice: ({ invoiceId }) => invoiceId })
  readonly #linkTotals = new Map<string, LinkTotals>()
  readonly #customerTotals = new Map<string, CustomerTotals>()

  async readFacts(wanted: FactsWanted): Promise<FactsFound> {
    const clicks = present(
      wanted.clicks.map((w) => this.#clicks.find(w.workspaceId, 'byId', w.id)),
    ).map(({ workspaceId, id, linkId, recordedAt }) => ({ workspaceId, id, linkId, recordedAt }))
    const customers = wanted.customers.map((w) =>
      this.#customers.find(w.workspaceId, 'externalId', w.externalId),
    )
    const customersById = wanted.customerIds.map((w) =>
      this.#customers.find(w.workspaceId, 'byId', w.id),
    )
    const leads = wanted.customers.flatMap(({ leadEventName, withoutLeads }, index) =>
      [...this.#leads.all]
        .filter((lead) => !withoutLeads && isOf(lead, customers[index]))
        .sort(newestLeadFirst)
        .filter((lead, place) => place === 0 || lead.eventName === leadEventName),
    )
    const mentioned = [...clicks, ...present(customers), ...leads]
    const links = [
      ...wanted.links.map((w) => this.#links.find(w.workspaceId, 'byId', w.id)),
      ...mentioned.map((of) => this.#links.find(of.workspaceId, 'byId', of.linkId)),
      ...wanted.linkKeys.map((w) =>
        this.#links.find(w.workspaceId, 'key', `${w.domain}/${foldKey(w.key)}`),
      ),
      ...wanted.linkReferences.flatMap((w) => this.#referred(w)),
    ]
    const recentClicks = wanted.recentClicks.map((w) =>
      this.#recentClicks.find(w.workspaceId, 'visitor', `${w.linkId} ${w.visitorHash}`),
    )
    const sales = wanted.invoices.map((w) =>
      this.#sales.find(w.workspaceId, 'invoice', w.invoiceId),
    )
    return {
      links: present(links),
      clicks,
      recentClicks: present(recentClicks),
      customers: present([...customers, ...customersById]),
      leads,
      sales: present(sales),
      outrankedSales: present(
        wanted.outrankedInvoices.map((w) =>
          this.#outrankedSales.find(w.workspaceId, 'invoice', w.invoiceId),
        ),
      ),
    }
  }

  #referred({ workspaceId, reference, movesTo }: FactsWanted['linkReferences'][number]) {
    const link =
      'id' in reference
        ? this.#links.find(workspaceId, 'byId', reference.id)
        : 'externalId' in reference
          ? this.#links.find(workspaceId, 'externalId', reference.externalId)
          : this.#linksTo(workspaceId, reference.url).sort((a, b) => (a.id < b.id ? -1 : 1))[0]
    const domain = movesTo.domain ?? link?.domain
    const key = foldKey(movesTo.key ?? link?.key ?? '')
    return [link, this.#links.find(workspaceId, 'key', `${domain}/${key}`)]
  }

  #linksTo(workspaceId: number, url: string): Link[] {
    return [...this.#links.all].filter(
      (link) => link.workspaceId === workspaceId && link.url === url && link.deletedAt === null,
    )
  }

  async apply(writes: Writes): Promise<void> {
    this.#links.expect(writes.expectedLinks)
    this.#customers.expect(writes.expectedCustomers)
    this.#leads.expect(writes.expectedLeads)
    this.#expectFreeUrls(writes)
    this.#links.checkPut(writes.links)
    this.#clicks.check(writes.clicks)
    this.#customers.checkPut(writes.customers)
    this.#leads.checkPut(writes.leads)
    const replaced = present(
      writes.replacedSales.map(({ workspaceId, id }) => this.#sales.find(workspaceId, 'byId', id)),
    )
    this.#sales.checkInPlaceOf(replaced, writes.sales)
    this.#outrankedSales.check(writes.outrankedSales)
    this.#expectCustomers(writes)

    this.#links.put(writes.links)
    this.#clicks.add(writes.clicks)
    this.#customers.put(writes.customers)
    this.#leads.put(writes.leads)
    for (const sale of replaced) this.#sales.remove(sale)
    this.#sales.add(writes.sales)
    this.#outrankedSales.add(writes.outrankedSales)
    this.#putRecentClicks(writes.recentClicks)
    for (const added of writes.linkTotals) this.#addToLink(added)
    for (const { workspaceId, customerId } of writes.erasures) {
      this.#erase(workspaceId, customerId)
    }
    for (const { workspaceId, customerId, sales, saleAmount } of writes.customerTotals) {
      const before = this.#totalsOfCustomer(workspaceId, customerId)
      this.#customerTotals.set(`${workspaceId} ${customerId}`, {
        sales: before.sales + sales,
        saleAmount: Math.min(before.saleAmount + saleAmount, Number.MAX_SAFE_INTEGER),
      })
    }
  }

  /** Throws if a link leads to a URL that must have none but the expected. */
  #expectFreeUrls({ expectedFreeUrls, expectedLinks }: Writes): void {
    const expected = new Set(expectedLinks.map(nameOf))
    for (const { workspaceId, url } of expectedFreeUrls) {
      const isFree = this.#linksTo(workspaceId, url).every((link) => expected.has(nameOf(link)))
      if (!isFree) throw new StoreConflict('URLs without a link', undefined)
    }
  }

  /** Throws unless everybody who earns is here, or comes with the same writes. */
  #expectCustomers({ customers, customerTotals }: Writes): void {
    for (const { workspaceId, customerId } of customerTotals) {
      const isNew = customers.some(
        (one) => one.workspaceId === workspaceId && one.id === customerId,
      )
      if (isNew || this.#customers.find(workspaceId, 'byId', customerId)) continue
      throw new StoreConflict('customers as they were read', undefined)
    }
  }

  async findLinkByDomain(domain: string, key: string) {
    return [...this.#links.all]
      .filter((link) => link.deletedAt === null && link.domain === domain)
      .sort((a, b) => a.workspaceId - b.workspaceId)
      .find((link) => foldKey(link.key) === foldKey(key))
  }

  listLinks = async (workspaceId: number, _filter: LinkFilter, page: ListStretch) =>
    pageOf(this.#links.all, workspaceId, page).map((link) => this.#withTotals(link))
  listClicks = async (workspaceId: number, page: Page) =>
    pageOf(this.#clicks.all, workspaceId, page)
  listLeads = async (workspaceId: number, page: Page) => pageOf(this.#leads.all, workspaceId, page)
  listSales = async (workspaceId: number, page: Page) => pageOf(this.#sales.all, workspaceId, page)

  findLinks = async (workspaceId: number, ids: readonly string[]) =>
    present(ids.map((id) => this.#links.find(workspaceId, 'byId', id))).map((link) =>
      this.#withTotals(link),
    )
  findClicks = async (workspaceId: number, ids: readonly string[]) =>
    present(ids.map((id) => this.#clicks.find(workspaceId, 'byId', id)))
  findCustomers = async (workspaceId: number, ids: readonly string[]) =>
    present(ids.map((id) => this.#customers.find(workspaceId, 'byId', id))).map((customer) => ({
      ...customer,
      ...this.#totalsOfCustomer(workspaceId, customer.id),
    }))

  async scrub(): Promise<void> {}
  async close(): Promise<void> {}

  #putRecentClicks(recentClicks: readonly RecentClick[]): void {
    for (const recent of recentClicks) {
      const { workspaceId, linkId, visitorHash } = recent
      const earlier = this.#recentClicks.find(workspaceId, 'visitor', `${linkId} ${visitorHash}`)
      if (earlier) this.#recentClicks.remove(earlier)
      this.#recentClicks.add([recent])
    }
    const newest = recentClicks.at(-1)?.recordedAt ?? 0
    for (const recent of this.#recentClicks.all) {
      if (recent.recordedAt < newest - HOUR_MS) this.#recentClicks.remove(recent)
    }
  }

  #erase(workspaceId: number, customerId: string): void {
    const customer = this.#customers.find(workspaceId, 'byId', customerId)
    if (customer) this.#customers.remove(customer)
    for (const sale of [...this.#sales.all]) {
      if (sale.workspaceId === workspaceId && sale.customerId === customerId) {
        this.#sales.put([eraseSale(sale)])
      }
    }
    for (const lead of [...this.#leads.all]) {
      if (lead.workspaceId === workspaceId && lead.customerId === customerId) {
        this.#leads.put([{ ...lead, metadata: null }])
      }
    }
    for (const sale of [...this.#outrankedSales.all]) {
      if (sale.workspaceId === workspaceId && sale.customerId === customerId) {
        this.#outrankedSales.remove(sale)
        this.#outrankedSales.add([eraseSale(sale)])
      }
    }
  }

  #addToLink(added: Writes['linkTotals'][number]): void {
    const key = `${added.workspaceId} ${added.linkId}`
    const before = this.#linkTotals.get(key) ?? NO_TOTALS
    this.#linkTotals.set(key, {
      clicks: before.clicks + added.clicks,
      leads: before.leads + added.leads,
      sales: before.sales + added.sales,
      saleAmount: Math.min(before.saleAmount + added.saleAmount, Number.MAX_SAFE_INTEGER),
      lastClickedAt: Math.max(added.lastClickedAt ?? 0, before.lastClickedAt ?? 0) || null,
    })
  }

  #withTotals(link: Link): LinkWithTotals {
    const totals = this.#linkTotals.get(`${link.workspaceId} ${link.id}`) ?? NO_TOTALS
    return { ...link, ...totals }
  }

  #totalsOfCustomer(workspaceId: number, id: string): CustomerTotals {
    return this.#customerTotals.get(`${workspaceId} ${id}`) ?? { sales: 0, saleAmount: 0 }
  }
}

function present<Row>(rows: readonly (Row | undefined)[]): Row[] {
  return rows.filter((row) => row !== undefined)
}

function isOf(lead: Lead, customer: Customer | undefined): boolean {
  return lead.workspaceId === customer?.workspaceId && lead.customerId === customer.id
}

function newestLeadFirst(a: Lead, b: Lead): number {
  const byReporter = Number(b.reportedBy === 'server') - Number(a.reportedBy === 'server')
  return byReporter || b.recordedAt - a.recordedAt || (b.id > a.id ? 1 : -1)
}

function pageOf<Row extends { readonly workspaceId: number; readonly id: string }>(
  rows: ReadonlySet<Row>,
  workspaceId: number,
  page: ListStretch,
): Row[] {
  if (!('offset' in page)) throw new Error('the memory store is not walked by cursor')
  const { limit, offset } = page
  return [...rows]
    .filter((row) => row.workspaceId === workspaceId)
    .sort((a, b) => (b.id > a.id ? 1 : -1))
    .slice(offset, offset + limit)
}
