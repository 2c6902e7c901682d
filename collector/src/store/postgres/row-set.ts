import { columnOf, type Table, WORKSPACES } from '../tables.ts'

/** Fields that are whole numbers; every other is text. */
const WHOLE_NUMBERS = new Set([
  ...['workspaceId', 'attributionWindowDays', 'browserSales', 'quantity'],
  ...['amount', 'usdCents', 'saleAmount', 'clicks', 'leads', 'sales'],
  ...['createdAt', 'updatedAt', 'archivedAt', 'disabledAt', 'deletedAt', 'revokedAt', 'expiresAt'],
  ...['recordedAt', 'lastClickedAt'],
])

/**
 * Rows given as one parameter, a JSON array of the domain's own objects: one statement whose text
 * stays the same however many rows there are, and nothing to be mapped by hand.
 */
export function rowSet(
  name: string,
  fields: readonly string[],
  isWhole = (field: string) => WHOLE_NUMBERS.has(field),
): string {
  const columns = fields.map((field) => `"${field}" ${isWhole(field) ? 'bigint' : 'text'}`)
  return `json_to_recordset($1::json) AS ${name}(${columns.join(', ')})`
}

/** Inserts rows in the order they are given; `$1` is the rows. */
export function insertRows<Row>(table: Table<Row>, onConflict = ''): string {
  const { name, fields } = table
  // A workspace's id is a number, unlike any other's.
  const isWhole = (field: string) =>
    WHOLE_NUMBERS.has(field) || (name === WORKSPACES.name && field === 'id')
  return `INSERT INTO ${name} (${fields.map(columnOf).join(', ')})
    SELECT ${fields.map((field) => `given."${field}"`).join(', ')}
    FROM ${rowSet('given', fields, isWhole)} ${onConflict}`
}

/** All but the key is as the new row has it. */
export function replacing<Row>(
  table: Table<Row>,
  key: readonly (keyof Row & string)[] = ['workspaceId', 'id'] as (keyof Row & string)[],
): string {
  const others = table.fields.filter((field) => !key.includes(field)).map(columnOf)
  return `ON CONFLICT (${key.map(columnOf).join(', ')})
    DO UPDATE SET ${others.map((column) => `${column} = excluded.${column}`).join(', ')}`
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
