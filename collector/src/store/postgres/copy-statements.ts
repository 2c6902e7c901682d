import type { CopiedTable, KeyRange } from '../copy.ts'

/** Keys that rows of a table must not share, beside the primary one; `predicate`: of those rows. */
export type UniqueKey = { readonly columns: string; readonly predicate: string | null }

/** Rows in a range; the cells of its ends are the first parameters. */
function inRange({ key }: CopiedTable, { after, upTo }: KeyRange): string {
  const end = (from: number) => `(${key.map((_, index) => `$${from + index}`).join(', ')})`
  const keys = `(${key.join(', ')})`
  return [
    ...(after ? [`${keys} > ${end(1)}`] : []),
    ...(upTo ? [`${keys} <= ${end(1 + (after ? key.length : 0))}`] : []),
    'true',
  ].join(' AND ')
}

/** As `digestRows` writes a row down. */
function rowText({ columns }: CopiedTable): string {
  const cells = columns.map(({ name, isWhole }) =>
    isWhole
      ? `coalesce(${name}::text, '-') || ','`
      : `coalesce(octet_length(${name}) || ':' || ${name}, '-') || ','`,
  )
  return cells.join(' || ')
}

/** The last parameter is how many rows are looked at, one more than there should be. */
export function selectDigest(table: CopiedTable, range: KeyRange): string {
  const limit = 1 + endsOf(range).length
  const keys = table.key.join(', ')
  return `SELECT md5(coalesce(string_agg(text, '' ORDER BY ${keys}), '')) AS digest
    FROM (SELECT ${keys}, ${rowText(table)} AS text FROM ${table.name}
      WHERE ${inRange(table, range)} ORDER BY ${keys} LIMIT $${limit}) AS page`
}

/** Rows given column by column, from a parameter on. */
function given({ columns }: CopiedTable, from: number): string {
  const arrays = columns.map(
    ({ isWhole }, index) => `$${from + index}::${isWhole ? 'bigint' : 'text'}[]`,
  )
  return `unnest(${arrays.join(', ')}) AS given(${namesOf(columns)})`
}

/** Takes out of a range what is not among the rows given after its ends. */
export function deleteGone(table: CopiedTable, range: KeyRange): string {
  const isGiven = table.key.map((column) => `given.${column} = ${table.name}.${column}`)
  return `DELETE FROM ${table.name} WHERE ${inRange(table, range)} AND NOT EXISTS (
    SELECT FROM ${given(table, 1 + endsOf(range).length)} WHERE ${isGiven.join(' AND ')})`
}

/** Takes away whatever has a key that one of the rows given is to have. */
export function deleteInTheWay(table: CopiedTable, { columns, predicate }: UniqueKey): string {
  const where = predicate ?? 'true'
  return `DELETE FROM ${table.name} WHERE ${where} AND (${columns}) IN (
    SELECT ${columns} FROM ${given(table, 1)} WHERE ${where})`
}

/** Writes those of the rows given that are new or changed. */
export function putRows(table: CopiedTable): string {
  const { name, columns, key } = table
  const others = columns.filter((column) => !key.includes(column.name)).map((one) => one.name)
  const list = (prefix: string) => others.map((column) => `${prefix}.${column}`).join(', ')
  const onConflict =
    others.length === 0
      ? 'DO NOTHING'
      : `DO UPDATE SET ${others.map((column) => `${column} = excluded.${column}`).join(', ')}
         WHERE (${list(name)}) IS DISTINCT FROM (${list('excluded')})`
  return `INSERT INTO ${name} (${namesOf(columns)}) SELECT * FROM ${given(table, 1)}
    ON CONFLICT (${key.join(', ')}) ${onConflict}`
}

/** The cells that a range's ends are made of. */
export function endsOf({ after, upTo }: KeyRange) {
  return [...(after ?? []), ...(upTo ?? [])]
}

function namesOf(columns: CopiedTable['columns']): string {
  return columns.map(({ name }) => name).join(', ')
}

export const SELECT_UNIQUE_KEYS = `SELECT pg_get_expr(indpred, indrelid) AS predicate,
    (SELECT string_agg(attname, ', ' ORDER BY place)
     FROM unnest(indkey::smallint[]) WITH ORDINALITY AS part(number, place)
     JOIN pg_attribute ON attrelid = indrelid AND attnum = part.number) AS columns
  FROM pg_index WHERE indrelid = $1::regclass AND indisunique AND NOT indisprimary`
