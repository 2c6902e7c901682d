import { type Named, nameOf } from '../named.ts'
import type { Writes } from '../store.ts'
import { StoreConflict } from '../store-error.ts'
import { CUSTOMERS, LEADS, LINKS, selectList, type Table } from '../tables.ts'
import type { Statement } from './connections.ts'
import { lockedRows, onRows } from './row-set.ts'

/** Rows that a batch rests on, and what is made of them as they stand. */
type Hold = {
  readonly statement: Statement
  /** Throws a conflict unless they are as they must be. */
  readonly check: (rows: readonly unknown[]) => void
}

const NAMED = ['workspaceId', 'id']

/**
 * Statements that hold, until the transaction ends, rows that were read and must not have been
 * changed by other instances; none if there are no such rows. They are locked table by table in the
 * order of their keys, and with customers all that the batch adds to or forgets, so that two
 * instances hardly ever wait for each other.
 */
export function holdRows(writes: Writes): Hold[] {
  const { expectedLinks, expectedCustomers, expectedLeads } = writes
  if ([...expectedLinks, ...expectedCustomers, ...expectedLeads].length === 0) return []
  const touched = [...writes.customerTotals, ...writes.erasures].map(
    ({ workspaceId, customerId }) => ({ workspaceId, id: customerId }),
  )
  return [
    ...holdAsRead(LINKS, expectedLinks),
    ...holdAsRead(CUSTOMERS, expectedCustomers, touched),
    ...holdAsRead(LEADS, expectedLeads),
  ]
}

function holdAsRead<Row extends Named>(
  table: Table<Row>,
  expected: readonly Row[],
  besides: readonly Named[] = [],
): Hold[] {
  const held = [...expected, ...besides]
  if (held.length === 0) return []
  const check = (rows: readonly unknown[]) => {
    const standing = new Map((rows as Row[]).map((row) => [nameOf(row), row]))
    for (const row of expected) {
      const found = standing.get(nameOf(row))
      const isSame = table.fields.every((field) => found?.[field] === row[field])
      if (!isSame) throw new StoreConflict(`${table.name} as they were read`, undefined)
    }
  }
  const lock = onRows(`SELECT ${selectList(table)} FROM ${lockedRows(table.name, NAMED)}`, NAMED)
  return [{ statement: lock(held), check }]
}
