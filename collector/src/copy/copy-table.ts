import type { CopiedTable, CopyEnds, KeyRange, Row } from '../store/copy.ts'
import { digestRows } from '../store/digest-rows.ts'

/** Rows in memory at once: of the longest, ten megabytes. */
const PAGE_ROWS = 1_000

/**
 * Makes the target's table equal to the source's, page by page in the order of their keys. A page
 * that is equal already costs a digest, which is how a copy goes on where it was, whatever ended
 * it, and how it finds what has changed meanwhile. Returns how many rows it wrote or deleted.
 */
export async function copyTable(
  { source, target }: CopyEnds,
  table: CopiedTable,
  onRows: (rows: number) => void,
): Promise<number> {
  let written = 0
  for (let after: Row | undefined; ; ) {
    const rows = source.readPage(table, after, PAGE_ROWS)
    const last = rows.at(-1)
    const isEnd = rows.length < PAGE_ROWS || last === undefined
    const upTo = isEnd ? undefined : keyOf(table, last)
    const range: KeyRange = { after, upTo }
    const standing = target.digest(table, range, PAGE_ROWS)
    const wanted = digestRows(rows)
    if ((await standing) !== wanted) {
      written += await target.replace(table, range, rows)
    }
    onRows(rows.length)
    if (isEnd) return written
    after = upTo
  }
}

function keyOf({ columns, key }: CopiedTable, row: Row): Row {
  return key.map((name) => row[columns.findIndex((column) => column.name === name)] ?? null)
}
