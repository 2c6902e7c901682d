import { columnOf, selectList, type Table } from '../tables.ts'
import type { Statement } from './connections.ts'
import { rowSet } from './row-set.ts'

/**
 * Rows of a table by the unique keys given, and nothing for a key that is nobody's. The limit tells
 * the planner to look up key by key: it would read a table that was small when it planned.
 */
export function selectByKey<Row>(
  table: Table<Row>,
  key: readonly (keyof Row & string)[],
  condition = '',
): string {
  const { name } = table
  const matches = key.map((field) => `${name}.${columnOf(field)} = wanted."${field}"`)
  return `SELECT ${selectList(table)} FROM ${rowSet('wanted', key)}
    CROSS JOIN LATERAL (SELECT * FROM ${name}
      WHERE ${matches.join(' AND ')} ${condition} LIMIT 1) AS ${name}`
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
