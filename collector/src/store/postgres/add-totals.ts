import type { CustomerTotalsAdded, LinkTotalsAdded } from '../store.ts'
import { columnOf, LINK_TOTAL_ROWS } from '../tables.ts'
import type { Statement } from './connections.ts'
import { expectingAll, onRows, rowSet, sortedBy } from './row-set.ts'

const OF_LINK = LINK_TOTAL_ROWS.fields
const OF_CUSTOMER = ['workspaceId', 'customerId', 'sales', 'saleAmount']

const ADD_TO_LINKS = `INSERT INTO link_totals (${OF_LINK.map(columnOf).join(', ')})
  SELECT ${OF_LINK.map((field) => `added."${field}"`).join(', ')} FROM ${rowSet('added', OF_LINK)}
  ON CONFLICT (workspace_id, link_id) DO UPDATE SET
    clicks = link_totals.clicks + excluded.clicks,
    leads = link_totals.leads + excluded.leads,
    sales = link_totals.sales + excluded.sales,
    sale_amount = ${sumUpTo('link_totals.sale_amount', 'excluded.sale_amount')},
    last_clicked_at = greatest(link_totals.last_clicked_at, excluded.last_clicked_at)`
const addToLinks = onRows(ADD_TO_LINKS, OF_LINK)

const ADD_TO_CUSTOMERS = `UPDATE customers SET
    sales = customers.sales + added.sales,
    sale_amount = ${sumUpTo('customers.sale_amount', 'added."saleAmount"')}
  FROM ${rowSet('added', OF_CUSTOMER)}
  WHERE customers.workspace_id = added."workspaceId" AND customers.id = added."customerId"`
const addToCustomers = onRows(expectingAll(ADD_TO_CUSTOMERS, OF_CUSTOMER), OF_CUSTOMER)

/**
 * Adds to what links have earned. A total stands still at 2^53-1, where it would stop being exact:
 * no total may refuse a sale.
 */
export function addLinkTotals(added: readonly LinkTotalsAdded[]): Statement[] {
  return added.length === 0 ? [] : [addToLinks(sortedBy(added, ['workspaceId', 'linkId']))]
}

/** Likewise of customers, each of whom must be there. */
export function addCustomerTotals(added: readonly CustomerTotalsAdded[]): Statement[] {
  if (added.length === 0) return []
  return [addToCustomers(sortedBy(added, ['workspaceId', 'customerId']), added.length)]
}

/** The greatest total is where numbers stop being exact. */
export function sumUpTo(total: string, added: string): string {
  return `least(${total} + ${added}, ${Number.MAX_SAFE_INTEGER})`
}
