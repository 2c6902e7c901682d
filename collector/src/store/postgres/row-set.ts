import { columnOf, type Table, WORKSPACES } from '../tables.ts'
import type { Statement } from './connections.ts'

/** Fields that are whole numbers; every other is text. */
const WHOLE_NUMBERS = new Set([
  ...['workspaceId', 'attributionWindowDays', 'browserSales', 'quantity', 'isNeeded'],
  ...['amount', 'usdCents', 'saleAmount', 'clicks', 'leads', 'sales'],
  ...['createdAt', 'updatedAt', 'archivedAt', 'disabledAt', 'deletedAt', 'revokedAt', 'expiresAt'],
  ...['recordedAt', 'lastClickedAt'],
])

type Cell = string | number | null | undefined
type Parameter = string | number | null

/**
 * Rows given column by column, as two parameters each, from `$1` on: an array of cells, or the one
 * cell that all rows have. So the statement's text stays the same however many rows there are.
 * Arrays are unpacked in a select list, side by side: in FROM each would be put away by itself
 * first, and rows of JSON cost PostgreSQL nearly three times as much.
 */
export function rowSet(
  name: string,
  fields: readonly string[],
  isWhole = (field: string) => WHOLE_NUMBERS.has(field),
): string {
  const columns = fields.map((field, index) => {
    const [array, same] = [2 * index + 1, 2 * index + 2]
    const type = isWhole(field) ? 'bigint' : 'text'
    return {
      unpacked: `unnest($${array}::${type}[]) AS "${field}"`,
      cell: `coalesce("${field}", $${same}::${type}) AS "${field}"`,
    }
  })
  const unpacked = `(SELECT ${columns.map((one) => one.unpacked).join(', ')}) AS unpacked`
  return `(SELECT ${columns.map((one) => one.cell).join(', ')} FROM ${unpacked}) AS ${name}`
}

/** The number of the first parameter after a set of rows with these fields. */
export function parameterAfter(fields: readonly string[]): number {
  return 2 * fields.length + 1
}

/** A statement on a set of rows with these fields, and on whatever comes after them. */
export function onRows<Row = unknown>(
  text: string,
  fields: readonly string[],
): (rows: readonly object[], ...others: readonly number[]) => Statement<Row> {
  const toColumns = compileToColumns(fields)
  return (rows, ...others) => ({
    text,
    values: [...toParameters(toColumns(rows)), ...others],
    isPrepared: true,
  })
}

/** A cell that all rows have is given once; one array at least tells how many rows there are. */
function toParameters(columns: readonly Cell[][]): Parameter[] {
  const areSame = columns.map(isSame)
  if (areSame.every(Boolean)) areSame[0] = false
  return columns.flatMap((column, index) =>
    areSame[index] ? [null, column[0] ?? null] : [toArray(column), null],
  )
}

function isSame(column: readonly Cell[]): boolean {
  const [first] = column
  return column.every((cell) => cell === first)
}

/** No statement where there is nothing to do. */
export function unlessNone<Row extends object>(
  statement: (rows: readonly Row[]) => Statement,
  rows: readonly Row[],
): Statement[] {
  return rows.length === 0 ? [] : [statement(rows)]
}

/** Field by field in code of its own, which costs a fraction of looking fields up by name. */
function compileToColumns(fields: readonly string[]): (rows: readonly object[]) => Cell[][] {
  const columns = fields.map((field) => `rows.map((row) => row.${field})`)
  return new Function('rows', `return [${columns.join(', ')}]`) as () => Cell[][]
}

/** An array as PostgreSQL writes it; without a backslash, JSON differs in its brackets alone. */
export function toArray(column: readonly Cell[]): string {
  const json = JSON.stringify(column)
  if (!json.includes('\\')) return `{${json.slice(1, -1)}}`
  return `{${column.map(toElement).join(',')}}`
}

function toElement(cell: Cell): string {
  if (typeof cell !== 'string') return String(cell ?? 'NULL')
  return `"${cell.replace(/["\\]/g, '\\$&')}"`
}

/** Inserts rows in the order they are given. */
export function insertRows<Row>(table: Table<Row>, onConflict = ''): string {
  const { name, fields } = table
  // A workspace's id is a number, unlike any other's.
  const isWhole = (field: string) =>
    WHOLE_NUMBERS.has(field) || (name === WORKSPACES.name && field === 'id')
  return `INSERT INTO ${name} (${fields.map(columnOf).join(', ')})
    SELECT ${fields.map((field) => `given."${field}"`).join(', ')}
    FROM ${rowSet('given', fields, isWhole)} ${onConflict}`
}

/**
 * A change of rows with these fields that must find every one of them, or it is a conflict: told
 * without a round trip to look at what it answers. How many they are is given after them.
 */
export function expectingAll(change: string, fields: readonly string[]): string {
  return `WITH changed AS (${change} RETURNING 1)
    SELECT ${expectRows('count(*)', parameterAfter(fields))} FROM changed`
}

/**
 * Ends the transaction unless so many rows stand as the parameter says: by a division by zero, the
 * one error that standard SQL can be made to raise. No statement of ours divides otherwise.
 */
export function expectRows(standing: string, parameter: number): string {
  return `1 / CASE WHEN ${standing} < $${parameter}::bigint THEN 0 ELSE 1 END`
}

/** Likewise unless no more stand than the parameter says. */
export function expectNoMoreRows(standing: string, parameter: number): string {
  return `1 / CASE WHEN ${standing} > $${parameter}::bigint THEN 0 ELSE 1 END`
}

/** Those that stand of the rows given as `held`, locked in the order of their keys. */
export function lockedRows(table: string, fields: readonly string[]): string {
  return `${rowSet('held', fields)}
    JOIN ${table} ON ${table}.workspace_id = held."workspaceId" AND ${table}.id = held.id
    ORDER BY ${table}.workspace_id, ${table}.id FOR NO KEY UPDATE OF ${table}`
}

/**
 * In the order of some fields, in which every instance writes: two that write the same rows in
 * different orders would each hold what the other waits for.
 */
export function sortedBy<Row>(rows: readonly Row[], fields: readonly (keyof Row)[]): Row[] {
  return rows.toSorted((a, b) => {
    for (const field of fields) {
      const [one, other] = [a[field] ?? '', b[field] ?? '']
      if (one !== other) return one < other ? -1 : 1
    }
    return 0
  })
}
