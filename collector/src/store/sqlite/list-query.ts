import type { Database } from 'better-sqlite3'
import type { ListStretch } from '../store.ts'

/** A list without its limits. */
export type ListQuery = {
  readonly select: string
  readonly where: readonly string[]
  readonly values: readonly (string | number)[]
  /** The column of unique, time-ordered ids that the list is ordered by. */
  readonly order: string
  readonly isAscending?: boolean
}

export function readStretch<Row>(
  database: Database,
  query: ListQuery,
  stretch: ListStretch,
): Row[] {
  const { sql, values, isReversed } = stretchStatement(query, stretch)
  const rows = database.prepare<unknown[], Row>(sql).all(...values)
  return isReversed ? rows.reverse() : rows
}

/** Rows before a cursor are read from it upwards, and come in the opposite order. */
export function stretchStatement(query: ListQuery, stretch: ListStretch) {
  const { select, where, values, order, isAscending = false } = query
  const isReversed = 'before' in stretch
  const goesUp = isAscending !== isReversed
  const cursor = 'after' in stretch ? stretch.after : 'before' in stretch ? stretch.before : null
  const beyond = cursor === null ? [] : [`${order} ${goesUp ? '>' : '<'} ?`]
  const offset = 'offset' in stretch ? stretch.offset : 0
  return {
    sql: `${select} WHERE ${[...where, ...beyond].join(' AND ')}
      ORDER BY ${order} ${goesUp ? 'ASC' : 'DESC'} LIMIT ? OFFSET ?`,
    values: [...values, ...(cursor === null ? [] : [cursor]), stretch.limit, offset],
    isReversed,
  }
}

/** A pattern for `LIKE … ESCAPE '!'`: the text anywhere, in lower case. */
export function containing(text: string): string {
  return `%${text.toLowerCase().replace(/[!%_]/g, '!$&')}%`
}
