import { type Named, nameOf } from '../named.ts'
import { columnOf, selectList, type Table } from '../tables.ts'
import type { Statement } from './connections.ts'
import { onRows, rowSet } from './row-set.ts'

/** Null: nothing is asked. */
type LookUp<Row> = (wanted: readonly object[]) => Statement<Row> | null

/**
 * Rows of a table by the unique keys given, and nothing for a key that is nobody's. The limit tells
 * the planner to look up key by key: it would read a table that was small when it planned.
 */
export function lookUpByKey<Row>(
  table: Table<Row>,
  key: readonly (keyof Row & string)[],
  condition = '',
): LookUp<Row> {
  const { name } = table
  const matches = key.map((field) => `${name}.${columnOf(field)} = wanted."${field}"`)
  const text = `SELECT ${selectList(table)} FROM ${rowSet('wanted', key)}
    CROSS JOIN LATERAL (SELECT * FROM ${name}
      WHERE ${matches.join(' AND ')} ${condition} LIMIT 1) AS ${name}`
  return lookUp(text, key)
}

/**
 * Two commands of a batch may ask for the same; it is looked up once. What holds U+0000 is
 * nobody's, since no table can hold it.
 */
export function lookUp<Row>(text: string, key: readonly string[]): LookUp<Row> {
  const select = onRows<Row>(text, key)
  return (wanted) => {
    const once = new Map<string, object>()
    for (const one of wanted) {
      const name = nameBy(key, one as Record<string, unknown>)
      if (name !== null) once.set(name, one)
    }
    return wanted.length === 0 ? null : select([...once.values()])
  }
}

/** A name of its own for each key; null: nobody has it. */
function nameBy(key: readonly string[], row: Readonly<Record<string, unknown>>): string | null {
  let name = ''
  for (const field of key) {
    const cell = row[field]
    if (holdsNul(cell)) return null
    name += cell === null ? '\0' : `=${cell}\0`
  }
  return name
}

/** PostgreSQL cannot even be asked for such text. */
export function holdsNul(value: unknown): boolean {
  return typeof value === 'string' && value.includes('\0')
}

export function distinctById<Row extends Named>(rows: readonly Row[]): Row[] {
  return [...new Map(rows.map((row) => [nameOf(row), row])).values()]
}
