import type { Writes } from '../store.ts'
import { StoreConflict } from '../store-error.ts'
import { CUSTOMERS, LEADS, LINKS, selectList, type Table } from '../tables.ts'
import type { Statement } from './connections.ts'
import { lockedRows, onRows } from './row-set.ts'

/** Rows that a batch rests on, and what is made of them as they stand. */
export type Hold = {
  readonly statement: Statement
  /** Throws a conflict unless they are as they must be. */
  readonly check: (rows: readonly unknown[]) => void
}

const NAMED = ['workspaceId', 'id']
type Named = { readonly workspaceId: number; readonly id: string }

/**
 * Statements that hold, until the transaction ends, rows that were read and must not have been
 * changed by other instances. Rows are locked table by table in the order of their keys, so that
 * two instances hardly ever wait for each other.
 */
export function holdRows(writes: Writes): Hold[] {
  return [
    ...holdAsRead(LINKS, writes.expectedLinks),
    ...holdAsRead(CUSTOMERS, writes.expectedCustomers),
    ...holdAsRead(LEADS, writes.expectedLeads),
  ]
}

/** Rows that were there, and new ones, for which no other has to be looked for. */
export function changedAndNew<Row extends Named>(
  rows: readonly Row[],
  expected: readonly Named[],
): readonly [Row[], Row[]] {
  const were = new Set(expected.map(keyOf))
  const isChanged = (row: Row) => were.has(keyOf(row))
  return [rows.filter(isChanged), rows.filter((row) => !isChanged(row))]
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
  const lock = onRows(`SELECT ${selectList(table)} FROM ${lockedRows(table.name, NAMED)}`, NAMED)
  return [{ statement: lock(expected), check }]
}

function keyOf({ workspaceId, id }: Named): string {
  return `${workspaceId}/${id}`
}
