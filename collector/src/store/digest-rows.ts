import { createHash } from 'node:crypto'
import type { Row } from './copy.ts'

/**
 * Tells rows of one engine from rows of the other: MD5 over all their cells, since that is what
 * databases have built in. Texts come with their length, so that no two lists of cells are alike.
 */
export function digestRows(rows: readonly Row[]): string {
  const hash = createHash('md5')
  for (const row of rows) {
    for (const cell of row) {
      if (cell === null) hash.update('-,')
      else if (typeof cell === 'number') hash.update(`${cell},`)
      else hash.update(`${Buffer.byteLength(cell)}:${cell},`)
    }
  }
  return hash.digest('hex')
}
