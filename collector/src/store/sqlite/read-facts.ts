import type { Database } from 'better-sqlite3'
import type { Customer } from '../../attribution/customer.ts'
import type { Lead } from '../../attribution/lead.ts'
import { foldKey, type Link } from '../../attribution/link.ts'
import { leadsTo } from '../leads-to.ts'
import type { FactsFound, FactsWanted } from '../store.ts'
import { CREDITABLE_CLICKS, CUSTOMERS, LEADS, LINKS, OUTRANKED_SALES, SALES } from '../tables.ts'
import type { KnownLinks } from './known-links.ts'
import { prepareLook, prepareLookForAll } from './look-up.ts'
import type { RecentClicks } from './recent-clicks.ts'

/**
 * Reads a batch's facts. In process a prepared look-up costs two or three microseconds, less than
 * any set-based statement saves, so here it is one look-up a fact.
 */
export function prepareReadFacts(
  database: Database,
  { findById: findLink }: Pick<KnownLinks, 'findById'>,
  { find: findRecentClick }: Pick<RecentClicks, 'find'>,
): (wanted: FactsWanted) => FactsFound {
  const look = prepareLookUps(database)

  // In one transaction, because each would otherwise lock and unlock the file for itself.
  return database.transaction((wanted: FactsWanted): FactsFound => {
    const clicks = wanted.clicks.map(({ workspaceId, id }) => look.clickById(workspaceId, id))
    const customers = wanted.customers.map(({ workspaceId, externalId }) =>
      look.customerByExternalId(workspaceId, externalId),
    )
    const leads = wanted.customers.flatMap(({ leadEventName, withoutLeads }, index) =>
      withoutLeads ? [] : readLeads(look, customers[index], leadEventName),
    )
    const byId = wanted.customerIds.map(({ workspaceId, id }) => look.customerById(workspaceId, id))
    const found = {
      clicks: present(clicks),
      customers: present([...customers, ...byId]),
      leads: present(leads),
      recentClicks: present(
        wanted.recentClicks.map(({ workspaceId, linkId, visitorHash }) =>
          findRecentClick(workspaceId, linkId, visitorHash),
        ),
      ),
      sales: present(
        wanted.invoices.map(({ workspaceId, invoiceId }) =>
          look.saleByInvoice(workspaceId, invoiceId),
        ),
      ),
      outrankedSales: present(
        wanted.outrankedInvoices.map(({ workspaceId, invoiceId }) =>
          look.outrankedSaleByInvoice(workspaceId, invoiceId),
        ),
      ),
    }
    const links = new MentionedLinks()
    for (const { workspaceId, id } of wanted.links) links.mention(workspaceId, id)
    for (const { workspaceId, linkId } of found.clicks) links.mention(workspaceId, linkId)
    for (const { workspaceId, linkId } of found.customers) links.mention(workspaceId, linkId)
    for (const { workspaceId, linkId } of found.leads) links.mention(workspaceId, linkId)
    const byKey = wanted.linkKeys.map(({ workspaceId, domain, key }) =>
      look.linkByKey(workspaceId, domain, foldKey(key)),
    )
    const referred = wanted.linkReferences.flatMap((named) => readReferred(look, named))
    return { ...found, links: present([...links.map(findLink), ...byKey, ...referred]) }
  })
}

type LookUps = ReturnType<typeof prepareLookUps>

/** A customer's newest lead and the one of that name. Most have one lead, which then is both. */
function readLeads(
  look: LookUps,
  customer: Customer | undefined,
  eventName: string | null,
): (Lead | undefined)[] {
  if (!customer) return []
  const { workspaceId, id } = customer
  const leads = look.anyTwoLeads(workspaceId, id)
  if (leads.length < 2) return leads
  const newest = look.newestLead(workspaceId, id)
  if (eventName === null || newest?.eventName === eventName) return [newest]
  return [newest, look.leadByName(workspaceId, id, eventName)]
}

/** The link that is named, and the one whose key it is to take. */
function readReferred(
  look: LookUps,
  { workspaceId, reference, movesTo }: FactsWanted['linkReferences'][number],
): (Link | undefined)[] {
  const link = readNamed(look, workspaceId, reference)
  if (!link || (movesTo.domain === null && movesTo.key === null)) return [link]
  const domain = movesTo.domain ?? link.domain
  const key = foldKey(movesTo.key ?? link.key)
  return [link, look.linkByKey(workspaceId, domain, key)]
}

function readNamed(
  look: LookUps,
  workspaceId: number,
  reference: FactsWanted['linkReferences'][number]['reference'],
): Link | undefined {
  if ('id' in reference) return look.linkById(workspaceId, reference.id)
  if ('url' in reference) return look.linkByUrl(workspaceId, reference.url, reference.url)
  return look.linkByExternalId(workspaceId, reference.externalId)
}

function prepareLookUps(database: Database) {
  const link = prepareLook(database, LINKS)
  const click = prepareLook(database, CREDITABLE_CLICKS)
  const customer = prepareLook(database, CUSTOMERS)
  const lead = prepareLook(database, LEADS)
  const sale = prepareLook(database, SALES)
  const outrankedSale = prepareLook(database, OUTRANKED_SALES)
  return {
    linkById: link('workspace_id = ? AND id = ?'),
    linkByKey: link('workspace_id = ? AND domain = ? AND key_folded = ? AND deleted_at IS NULL'),
    linkByExternalId: link('workspace_id = ? AND external_id = ? AND deleted_at IS NULL'),
    linkByUrl: link(`${leadsTo('?', '?')} ORDER BY id LIMIT 1`),
    clickById: click('workspace_id = ? AND id = ?'),
    customerById: customer('workspace_id = ? AND id = ?'),
    customerByExternalId: customer('workspace_id = ? AND external_id = ?'),
    newestLead: lead(
      `workspace_id = ? AND customer_id = ?
       ORDER BY reported_by = 'server' DESC, recorded_at DESC, id DESC LIMIT 1`,
    ),
    leadByName: lead('workspace_id = ? AND customer_id = ? AND event_name = ?'),
    anyTwoLeads: prepareLookForAll(database, LEADS, 'workspace_id = ? AND customer_id = ? LIMIT 2'),
    saleByInvoice: sale('workspace_id = ? AND invoice_id = ?'),
    outrankedSaleByInvoice: outrankedSale('workspace_id = ? AND invoice_id = ?'),
  }
}

function present<Row>(rows: readonly (Row | undefined)[]): Row[] {
  return rows.filter((row) => row !== undefined)
}

/** The few links of a batch's many rows: each is looked up once. */
class MentionedLinks {
  readonly #workspaces = new Map<number, Set<string>>()

  mention(workspaceId: number, linkId: string): void {
    const ids = this.#workspaces.get(workspaceId)
    if (ids) ids.add(linkId)
    else this.#workspaces.set(workspaceId, new Set([linkId]))
  }

  map<Made>(make: (workspaceId: number, linkId: string) => Made): Made[] {
    return [...this.#workspaces].flatMap(([workspaceId, ids]) =>
      [...ids].map((id) => make(workspaceId, id)),
    )
  }
}
