import type { Lead } from '../../attribution/lead.ts'
import { isThere } from '../../attribution/link.ts'
import type { Named } from '../named.ts'
import type { FactsFound, FactsWanted } from '../store.ts'
import {
  CREDITABLE_CLICKS,
  CUSTOMERS,
  LEADS,
  OUTRANKED_SALES,
  RECENT_CLICKS,
  SALES,
  selectList,
} from '../tables.ts'
import { COMMIT, type Connections, type Session, sendNamed } from './connections.ts'
import { LinksLately } from './links-lately.ts'
import { distinctById, lookUp, lookUpByKey } from './look-up.ts'
import { askForLinks, isMove, readLateLinks } from './read-links.ts'
import { rowSet } from './row-set.ts'

/** Everything is read as of one moment, but for links that nobody foresaw. */
const BEGIN = { text: 'BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY', isPrepared: true }

const clicksById = lookUpByKey(CREDITABLE_CLICKS, ['workspaceId', 'id'])
const customersById = lookUpByKey(CUSTOMERS, ['workspaceId', 'id'])
const customersByExternalId = lookUpByKey(CUSTOMERS, ['workspaceId', 'externalId'])
const recentClicksOf = lookUpByKey(RECENT_CLICKS, ['workspaceId', 'linkId', 'visitorHash'])
const salesByInvoice = lookUpByKey(SALES, ['workspaceId', 'invoiceId'])
const outrankedByInvoice = lookUpByKey(OUTRANKED_SALES, ['workspaceId', 'invoiceId'])

const LEADS_WANTED = ['workspaceId', 'externalId', 'leadEventName']
/** The newest of each customer, a server's before a browser's, and the one of the name. */
const leadsOfCustomers = lookUp<Lead>(
  `SELECT ${selectList(LEADS)} FROM ${rowSet('wanted', LEADS_WANTED)}
  JOIN customers ON customers.workspace_id = wanted."workspaceId"
    AND customers.external_id = wanted."externalId"
  CROSS JOIN LATERAL (SELECT * FROM leads
     WHERE leads.workspace_id = customers.workspace_id AND leads.customer_id = customers.id
     ORDER BY (reported_by = 'server') DESC, recorded_at DESC, id DESC LIMIT 1) AS newest
  CROSS JOIN LATERAL (
    SELECT newest.*
    UNION ALL
    SELECT * FROM leads WHERE leads.workspace_id = customers.workspace_id
      AND leads.customer_id = customers.id AND leads.event_name = wanted."leadEventName"
      AND newest.event_name <> wanted."leadEventName"
  ) AS leads`,
  LEADS_WANTED,
)

/**
 * Reads a batch's facts, in one round trip. Which links they mention is known only then: those that
 * batches have lately been about are asked for beforehand, and any others in a second one.
 */
export function prepareReadFacts(
  connections: Connections,
): (wanted: FactsWanted) => Promise<FactsFound> {
  const lately = new LinksLately()
  return (wanted) =>
    connections.work(async (session) => {
      let likely = lately.likely(wanted.clicks.length + wanted.customers.length)
      for (;;) {
        const { found, mentioned, isConsistent } = await readOnce(session, wanted, likely)
        lately.note(mentioned)
        if (isConsistent) return found
        likely = mentioned
      }
    })
}

async function readOnce(session: Session, wanted: FactsWanted, likely: readonly Named[]) {
  const isOfOneMoment = wanted.linkReferences.some(isMove)
  const read = await sendNamed(session, {
    begin: BEGIN,
    clicks: clicksById(wanted.clicks),
    customers: customersByExternalId(wanted.customers),
    customersById: customersById(wanted.customerIds),
    leads: leadsOfCustomers(wanted.customers.filter(({ withoutLeads }) => !withoutLeads)),
    recentClicks: recentClicksOf(wanted.recentClicks),
    sales: salesByInvoice(wanted.invoices),
    outrankedSales: outrankedByInvoice(wanted.outrankedInvoices),
    ...askForLinks(wanted, likely),
    commit: isOfOneMoment ? null : COMMIT,
  })
  const { clicks, recentClicks, sales, outrankedSales } = read
  const customers = distinctById([...read.customers, ...read.customersById])
  const leads = distinctById(read.leads)
  const mentioned = [...clicks, ...customers, ...leads].map(toLinkName)
  const askedFor = [read.linksById, read.linksByKey, read.linksByExternalId, read.linksByUrl].flat()
  const lateLinks = await readLateLinks(session, wanted, askedFor, mentioned)
  const links = distinctById([...askedFor, ...lateLinks])
  const found = { links, clicks, recentClicks, customers, leads, sales, outrankedSales }
  // Those that are there were there with the other facts; one that is not may have been, too.
  return { found, mentioned, isConsistent: isOfOneMoment || lateLinks.every(isThere) }
}

type OfLink = { readonly workspaceId: number; readonly linkId: string }

function toLinkName({ workspaceId, linkId }: OfLink): Named {
  return { workspaceId, id: linkId }
}
