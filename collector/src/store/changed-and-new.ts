import { type Named, nameOf } from './named.ts'

/**
 * Rows that were there, which are those expected as they were, and new ones, for which no other has
 * to be looked for.
 */
export function changedAndNew<Row extends Named>(
  rows: readonly Row[],
  expected: readonly Named[],
): readonly [readonly Row[], readonly Row[]] {
  if (expected.length === 0) return [[], rows]
  const were = new Set(expected.map(nameOf))
  const isChanged = (row: Row) => were.has(nameOf(row))
  return [rows.filter(isChanged), rows.filter((row) => !isChanged(row))]
}
