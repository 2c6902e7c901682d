import type { Database } from 'better-sqlite3'
import type { Click } from '../../attribution/click.ts'
import type { Lead } from '../../attribution/lead.ts'
import type { Sale } from '../../attribution/sale.ts'
import type { CustomerWithTotals, Page, Store } from '../store.ts'
import { CLICKS, CUSTOMER_TOTALS, CUSTOMERS, LEADS, SALES, selectList } from '../tables.ts'

type ListHalf = Pick<
  Store,
  'listClicks' | 'listLeads' | 'listSales' | 'findClicks' | 'findCustomers'
>

const SELECT_CLICKS = `SELECT ${selectList(CLICKS)} FROM clicks`
const SELECT_LEADS = `SELECT ${selectList(LEADS)} FROM leads`
const SELECT_SALES = `SELECT ${selectList(SALES)} FROM sales`
const SELECT_CUSTOMERS = `SELECT ${selectList(CUSTOMERS)}, ${selectList(CUSTOMER_TOTALS)}
  FROM customers`

/** What readers ask. Ids are time-ordered, so a list runs down the primary key without sorting. */
export function prepareLists(database: Database): ListHalf {
  const list = <Row>(select: string, table: string) => {
    const statement = database.prepare<[number, number, number], Row>(
      `${select} WHERE ${table}.workspace_id = ? ORDER BY ${table}.id DESC LIMIT ? OFFSET ?`,
    )
    return async (workspaceId: number, { limit, offset }: Page): Promise<Row[]> =>
      statement.all(workspaceId, limit, offset)
  }
  const findByIds = <Row>(select: string, table: string) => {
    const statement = database.prepare<[number, string], Row>(
      `${select} WHERE ${table}.workspace_id = ? AND ${table}.id = ?`,
    )
    return async (workspaceId: number, ids: readonly string[]): Promise<Row[]> =>
      ids.flatMap((id) => statement.get(workspaceId, id) ?? [])
  }
  return {
    listClicks: list<Click>(SELECT_CLICKS, 'clicks'),
    listLeads: list<Lead>(SELECT_LEADS, 'leads'),
    listSales: list<Sale>(SELECT_SALES, 'sales'),
    findClicks: findByIds<Click>(SELECT_CLICKS, 'clicks'),
    findCustomers: findByIds<CustomerWithTotals>(SELECT_CUSTOMERS, 'customers'),
  }
}
