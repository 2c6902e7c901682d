import type { ListStretch, Page } from '../store.ts'
import type { Read } from './patient-reads.ts'

/** A list without its limits; `?` stands for a value. */
export type ListQuery = {
  readonly select: string
  readonly where: readonly string[]
  readonly values: readonly (string | number)[]
  /** The table whose unique, time-ordered ids the list is ordered by. */
  readonly table: string
  /** Another order than by id: its columns, and where a row of that id has its place in it. */
  readonly by?: { readonly order: readonly string[]; readonly place: string }
  readonly isAscending: boolean
}

export async function readStretch<Row>(
  read: Read,
  query: ListQuery,
  stretch: ListStretch | Page,
): Promise<Row[]> {
  const { isReversed, text, values } = stretchStatement(query, stretch)
  const rows = await read<Row>({ text, values })
  return isReversed ? rows.reverse() : rows
}

/** Rows before a cursor are read from it upwards, and come in the opposite order. */
export function stretchStatement(query: ListQuery, stretch: ListStretch) {
  const isReversed = 'before' in stretch
  const goesUp = query.isAscending !== isReversed
  const cursor = 'after' in stretch ? stretch.after : 'before' in stretch ? stretch.before : null
  const beyond = beyondCursor(query, cursor, goesUp ? '>' : '<')
  const offset = 'offset' in stretch ? stretch.offset : 0
  const direction = goesUp ? 'ASC' : 'DESC'
  const sql = `${query.select} WHERE ${[...query.where, ...beyond.where].join(' AND ')}
      ORDER BY ${orderOf(query).join(` ${direction}, `)} ${direction} LIMIT ? OFFSET ?`
  const values = [...query.values, ...beyond.values, stretch.limit, offset]
  return { text: numbered(sql), values, isReversed }
}

function orderOf({ table, by }: ListQuery): readonly string[] {
  return by?.order ?? [`${table}.id`]
}

function beyondCursor(query: ListQuery, cursor: string | null, comparison: '<' | '>') {
  const { table, by, values } = query
  if (cursor === null) return { where: [], values: [] }
  if (by === undefined) return { where: [`${table}.id ${comparison} ?`], values: [cursor] }
  const where = [`(${by.order.join(', ')}) ${comparison} (${by.place})`]
  // The workspace is every list's first value.
  return { where, values: [...values.slice(0, 1), cursor] }
}

/** PostgreSQL numbers its parameters. */
export function numbered(sql: string): string {
  let count = 0
  return sql.replace(/\?/g, () => `$${++count}`)
}
