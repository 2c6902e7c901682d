import type { Writes } from '../store.ts'
import { StoreConflict } from '../store-error.ts'
import { CUSTOMERS, columnOf, LEADS, LINKS, selectList, type Table } from '../tables.ts'
import type { Statement } from './connections.ts'
import { deleteReplacedSales } from './delete-replaced-sales.ts'
import { rememberClicks } from './recent-clicks.ts'
import { rowSet } from './row-set.ts'

/** A statement, and what is made of the rows it answers. */
export type Hold = {
  readonly statement: Statement
  /** Throws a conflict unless they are as they must be. */
  readonly check: (rows: readonly unknown[]) => void
}

type Named = { readonly workspaceId: number; readonly id: string }

/**
 * Statements that hold, until the transaction ends, what a batch rests on and other instances may
 * change. Rows are locked table by table in the order of their keys, so that two instances hardly
 * ever wait for each other.
 */
export function holdRows(writes: Writes): Hold[] {
  return [
    ...holdAsRead(LINKS, writes.expectedLinks),
    ...holdCustomers(writes),
    ...holdAsRead(CUSTOMERS, writes.expectedCustomers),
    ...holdAsRead(LEADS, writes.expectedLeads),
    ...rememberClicks(writes.recentClicks),
    ...deleteReplacedSales(writes.replacedSales),
  ]
}

function holdAsRead<Row extends Named>(table: Table<Row>, expected: readonly Row[]): Hold[] {
  if (expected.length === 0) return []
  const check = (rows: readonly unknown[]) => {
    const standing = new Map((rows as Row[]).map((row) => [keyOf(row), row]))
    for (const row of expected) {
      const found = standing.get(keyOf(row))
      const isSame = table.fields.every((field) => found?.[field] === row[field])
      if (!isSame) throw new StoreConflict(`${table.name} as they were read`, undefined)
    }
  }
  return [{ statement: lockRows(table.name, selectList(table), expected), check }]
}

/**
 * Whoever earns something must still be there: an erasure that is under way is waited for, and one
 * that comes later waits, and then finds what this batch has written. That is also why the erased
 * are held first of all.
 */
function holdCustomers({ customers, expectedCustomers, customerTotals, erasures }: Writes): Hold[] {
  const expected = new Set(expectedCustomers.map(keyOf))
  const made = new Set(customers.map(keyOf).filter((key) => !expected.has(key)))
  const toNamed = (of: { readonly workspaceId: number; readonly customerId: string }): Named => ({
    workspaceId: of.workspaceId,
    id: of.customerId,
  })
  const needed = customerTotals.map(toNamed).filter((customer) => !made.has(keyOf(customer)))
  const held = [...needed, ...erasures.map(toNamed)]
  if (held.length === 0) return []
  const check = (rows: readonly unknown[]) => {
    const standing = new Set((rows as Named[]).map(keyOf))
    if (needed.some((customer) => !standing.has(keyOf(customer)))) {
      throw new StoreConflict('customers as they were read', undefined)
    }
  }
  const key = 'customers.workspace_id AS "workspaceId", customers.id AS id'
  return [{ statement: lockRows('customers', key, held), check }]
}

function lockRows(table: string, selected: string, rows: readonly Named[]): Statement {
  return {
    text: `SELECT ${selected} FROM ${rowSet('held', ['workspaceId', 'id'])}
      JOIN ${table} ON ${table}.workspace_id = held."workspaceId" AND ${table}.id = held.id
      ORDER BY ${table}.${columnOf('workspaceId')}, ${table}.id FOR NO KEY UPDATE OF ${table}`,
    values: [JSON.stringify(rows.map(({ workspaceId, id }) => ({ workspaceId, id })))],
    isPrepared: true,
  }
}

function keyOf({ workspaceId, id }: Named): string {
  return `${workspaceId}/${id}`
}
