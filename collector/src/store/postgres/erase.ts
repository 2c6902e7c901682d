import type { Writes } from '../store.ts'
import type { Statement } from './connections.ts'
import { onRows, rowSet } from './row-set.ts'

const FIELDS = ['workspaceId', 'customerId']
const ERASED = rowSet('erased', FIELDS)
const NOBODYS = `customer_external_id = NULL, customer_name = NULL, customer_email = NULL,
  customer_avatar = NULL, metadata = NULL`

// Sales first: one that is being set aside meanwhile is found among the outranked then.
const STATEMENTS = [
  ['sales', `UPDATE sales SET ${NOBODYS} FROM`],
  ['outranked_sales', `UPDATE outranked_sales SET ${NOBODYS} FROM`],
  ['leads', 'UPDATE leads SET metadata = NULL FROM'],
].map(([table, change]) => `${change} ${ERASED} WHERE ${isOf(`${table}.customer_id`, `${table}`)}`)
const DELETE = `DELETE FROM customers USING ${ERASED} WHERE ${isOf('customers.id', 'customers')}`
const all = [...STATEMENTS, DELETE].map((text) => onRows(text, FIELDS))

/** Statements that take customers away, and every personal field of their leads and sales. */
export function erase(erasures: Writes['erasures']): Statement[] {
  return erasures.length === 0 ? [] : all.map((statement) => statement(erasures))
}

function isOf(column: string, table: string): string {
  return `${table}.workspace_id = erased."workspaceId" AND ${column} = erased."customerId"`
}
