import { columnOf, selectList, type Table } from '../tables.ts'
import type { Statement } from './connections.ts'
import { rowSet } from './row-set.ts'

/** Rows of a table by the keys given, and nothing for a key that is nobody's. */
export function selectByKey<Row>(
  table: Table<Row>,
  key: readonly (keyof Row & string)[],
  condition = '',
): string {
  const { name } = table
  const matches = key.map((field) => `${name}.${columnOf(field)} = wanted."${field}"`)
  return `SELECT ${selectList(table)} FROM ${rowSet('wanted', key)}
    JOIN ${name} ON ${matches.join(' AND ')} ${condition}`
}

/**
 * Two commands of a batch may ask for the same; it is looked up once. What holds U+0000 is
 * nobody's, since no table can hold it. Null: nothing is asked.
 */
export function lookUp<Row>(text: string, wanted: readonly object[]): Statement<Row> | null {
  if (wanted.length === 0) return null
  const possible = wanted.filter((key) => !Object.values(key).some(holdsNul))
  const once = new Set(possible.map((key) => JSON.stringify(key)))
  return { text, values: [`[${[...once].join(',')}]`], isPrepared: true }
}

/** PostgreSQL cannot even be asked for such text. */
export function holdsNul(value: unknown): boolean {
  return typeof value === 'string' && value.includes('\0')
}

type Named = { readonly workspaceId: number; readonly id: string }

export function distinctById<Row extends Named>(rows: readonly Row[]): Row[] {
  return [...new Map(rows.map((row) => [`${row.workspaceId}/${row.id}`, row])).values()]
}
