import type { Database } from 'better-sqlite3'
import type { ListStretch, Page } from '../store.ts'
import { type Filed, selectOfLinks } from './filed-by-link.ts'

/** A list without its limits. */
export type ListQuery = {
  readonly select: string
  readonly where: readonly string[]
  /** Of the conditions; the workspace is always the first. */
  readonly values: readonly (string | number)[]
  /** What the rows are ordered by: the last is their unique, time-ordered id. */
  readonly order: readonly [id: string] | readonly [column: string, id: string]
  /** Of a workspace and a cursor: where in the order it stands. Undefined: the cursor says so. */
  readonly place?: string
  readonly isAscending: boolean
  /**
   * Only rows of these links, which are few. Each has its rows in the order of the list, filed or
   * by an index over the column that names it, and these are read side by side as one, in the order
   * of fields they select.
   */
  readonly ofLinks?: {
    readonly by: { readonly file: Filed } | { readonly column: string }
    readonly ids: readonly string[]
    readonly order: readonly string[]
  }
}

export function readStretch<Row>(
  database: Database,
  query: ListQuery,
  stretch: ListStretch | Page,
): Row[] {
  if (query.ofLinks?.ids.length === 0) return []
  const { sql, values, isReversed } = stretchStatement(query, stretch)
  const rows = database.prepare<unknown[], Row>(sql).all(...values)
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
  const rows = selectRows(query, beyond)
  // Of several selects at once, only what they have selected can be ordered by.
  const order = query.ofLinks?.order ?? query.order
  return {
    sql: `${rows.sql} ORDER BY ${order.join(` ${direction}, `)} ${direction} LIMIT ? OFFSET ?`,
    values: [...rows.values, stretch.limit, offset],
    isReversed,
  }
}

function selectRows(query: ListQuery, beyond: Pick<ListQuery, 'where' | 'values'>) {
  const { select, ofLinks } = query
  const where = [...query.where, ...beyond.where]
  const values = [...query.values, ...beyond.values]
  if (!ofLinks) return { sql: `${select} WHERE ${where.join(' AND ')}`, values }
  const { by, ids } = ofLinks
  if ('file' in by) return selectOfLinks(by.file, ids, { select, where, values })
  const ofOne = `${select} WHERE ${[...where, `${by.column} = ?`].join(' AND ')}`
  return {
    sql: ids.map(() => ofOne).join(' UNION ALL '),
    values: ids.flatMap((id) => [...values, id]),
  }
}

function beyondCursor(query: ListQuery, cursor: string | null, comparison: '<' | '>') {
  const { order, place, values } = query
  if (cursor === null) return { where: [], values: [] }
  if (place === undefined) {
    return { where: [`${order.at(-1)} ${comparison} ?`], values: [cursor] }
  }
  const where = [`(${order.join(', ')}) ${comparison} (${place})`]
  return { where, values: [...values.slice(0, 1), cursor] }
}
