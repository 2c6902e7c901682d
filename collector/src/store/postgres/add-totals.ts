import type { Writes } from '../store.ts'
import { columnOf, LINK_TOTALS } from '../tables.ts'
import type { Statement } from './connections.ts'
import { rowSet, sortedBy } from './row-set.ts'

const OF_LINK = ['workspaceId', 'linkId', ...LINK_TOTALS.fields]
const OF_CUSTOMER = ['workspaceId', 'customerId', 'sales', 'saleAmount']

const ADD_TO_LINKS = `INSERT INTO link_totals (${OF_LINK.map(columnOf).join(', ')})
  SELECT ${OF_LINK.map((field) => `added."${field}"`).join(', ')} FROM ${rowSet('added', OF_LINK)}
  ON CONFLICT (workspace_id, link_id) DO UPDATE SET
    clicks = link_totals.clicks + excluded.clicks,
    leads = link_totals.leads + excluded.leads,
    sales = link_totals.sales + excluded.sales,
    sale_amount = ${sumUpTo('link_totals.sale_amount', 'excluded.sale_amount')},
    last_clicked_at = greatest(link_totals.last_clicked_at, excluded.last_clicked_at)`

const ADD_TO_CUSTOMERS = `UPDATE customers SET
    sales = customers.sales + added.sales,
    sale_amount = ${sumUpTo('customers.sale_amount', 'added."saleAmount"')}
  FROM ${rowSet('added', OF_CUSTOMER)}
  WHERE customers.workspace_id = added."workspaceId" AND customers.id = added."customerId"`

/**
 * Statements that add to what links and customers have earned. A total stands still at 2^53-1,
 * where it would stop being exact: no total may refuse a sale.
 */
export function addTotals({
  linkTotals,
  customerTotals,
}: Pick<Writes, 'linkTotals' | 'customerTotals'>): Statement[] {
  const earned = customerTotals.filter(({ sales, saleAmount }) => sales !== 0 || saleAmount !== 0)
  return [
    ...adding(ADD_TO_LINKS, sortedBy(linkTotals, ['workspaceId', 'linkId'])),
    ...adding(ADD_TO_CUSTOMERS, sortedBy(earned, ['workspaceId', 'customerId'])),
  ]
}

function adding(text: string, rows: readonly object[]): Statement[] {
  return rows.length === 0 ? [] : [{ text, values: [JSON.stringify(rows)], isPrepared: true }]
}

function sumUpTo(total: string, added: string): string {
  return `least(${total} + ${added}, ${Number.MAX_SAFE_INTEGER})`
}
