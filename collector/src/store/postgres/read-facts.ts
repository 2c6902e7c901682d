import type { Click, RecentClick } from '../../attribution/click.ts'
import type { Customer } from '../../attribution/customer.ts'
import type { Lead } from '../../attribution/lead.ts'
import type { Sale } from '../../attribution/sale.ts'
import type { FactsFound, FactsWanted } from '../store.ts'
import {
  CLICKS,
  CUSTOMERS,
  LEADS,
  OUTRANKED_SALES,
  RECENT_CLICKS,
  SALES,
  selectList,
} from '../tables.ts'
import { type Connections, sendNamed } from './connections.ts'
import { distinctById, lookUp, selectByKey } from './look-up.ts'
import { readLinks } from './read-links.ts'
import { rowSet } from './row-set.ts'

/** Everything is read as of one moment. */
const BEGIN = { text: 'BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY' }

const CLICKS_BY_ID = selectByKey(CLICKS, ['workspaceId', 'id'])
const CUSTOMERS_BY_ID = selectByKey(CUSTOMERS, ['workspaceId', 'id'])
const CUSTOMERS_BY_EXTERNAL_ID = selectByKey(CUSTOMERS, ['workspaceId', 'externalId'])
const RECENT_CLICKS_OF_VISITORS = selectByKey(RECENT_CLICKS, [
  'workspaceId',
  'linkId',
  'visitorHash',
])
const SALES_BY_INVOICE = selectByKey(SALES, ['workspaceId', 'invoiceId'])
const OUTRANKED_SALES_BY_INVOICE = selectByKey(OUTRANKED_SALES, ['workspaceId', 'invoiceId'])

/** The newest of each customer, a server's before a browser's, and the one of the name. */
const LEADS_OF_CUSTOMERS = `SELECT ${selectList(LEADS)}
  FROM ${rowSet('wanted', ['workspaceId', 'externalId', 'leadEventName'])}
  JOIN customers ON customers.workspace_id = wanted."workspaceId"
    AND customers.external_id = wanted."externalId"
  CROSS JOIN LATERAL (
    (SELECT * FROM leads WHERE leads.workspace_id = customers.workspace_id
       AND leads.customer_id = customers.id
     ORDER BY (reported_by = 'server') DESC, recorded_at DESC, id DESC LIMIT 1)
    UNION ALL
    SELECT * FROM leads WHERE leads.workspace_id = customers.workspace_id
      AND leads.customer_id = customers.id AND leads.event_name = wanted."leadEventName"
  ) AS leads`

/**
 * Reads a batch's facts: in one round trip what was asked for, in a second the links that this
 * mentions, which are few and known only then.
 */
export function prepareReadFacts(
  connections: Connections,
): (wanted: FactsWanted) => Promise<FactsFound> {
  return (wanted) =>
    connections.work(async (session) => {
      const read = await sendNamed(session, {
        begin: BEGIN,
        clicks: lookUp<Click>(CLICKS_BY_ID, wanted.clicks),
        customers: lookUp<Customer>(CUSTOMERS_BY_EXTERNAL_ID, wanted.customers),
        customersById: lookUp<Customer>(CUSTOMERS_BY_ID, wanted.customerIds),
        leads: lookUp<Lead>(LEADS_OF_CUSTOMERS, wanted.customers),
        recentClicks: lookUp<RecentClick>(RECENT_CLICKS_OF_VISITORS, wanted.recentClicks),
        sales: lookUp<Sale>(SALES_BY_INVOICE, wanted.invoices),
        outrankedSales: lookUp<Sale>(OUTRANKED_SALES_BY_INVOICE, wanted.outrankedInvoices),
      })
      const { begin, customersById, ...found } = read
      const customers = distinctById([...found.customers, ...customersById])
      const leads = distinctById(found.leads)
      const mentioned = [...found.clicks, ...customers, ...leads]
      const links = await readLinks(session, wanted, mentioned)
      return { ...found, customers, leads, links }
    })
}
