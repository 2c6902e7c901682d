import type { CopiedTable, CopyEnds } from '../store/copy.ts'
import { copyTable } from './copy-table.ts'
import { findDifferences } from './find-differences.ts'
import type { Progress } from './progress.ts'

export type CopyOutcome = {
  /** False: the collector was running, and what it recorded meanwhile is still to come. */
  readonly isFinished: boolean
  /** Rows there are, and rows that were written or deleted. */
  readonly tables: readonly { readonly name: string; readonly rows: number; written: number }[]
}

/** The target is not what the source is. */
class CopyDiffers extends Error {
  override readonly name = 'CopyDiffers'
}

/**
 * Copies everything. Beside a running collector that is the bulk of it; where the collector is
 * stopped, or has been stopped meanwhile, it is all, verified, and then the target is released.
 */
export async function copyData(ends: CopyEnds, progress: Progress): Promise<CopyOutcome> {
  const wasAlone = ends.source.tryToHold()
  const first = await copyAll(ends, progress)
  if (wasAlone) return finish(ends, first)
  if (!ends.source.tryToHold()) return { isFinished: false, tables: first }
  const rest = await copyAll(ends, progress)
  return finish(ends, rest)
}

async function copyAll(ends: CopyEnds, progress: Progress): Promise<CopyOutcome['tables']> {
  const counted = ends.source.tables.map((table) => ({ table, rows: ends.source.begin(table) }))
  progress.begin(counted.reduce((sum, { rows }) => sum + rows, 0))
  const copied = []
  try {
    for (const { table } of counted) copied.push(await copyOne(ends, table, progress))
  } finally {
    progress.end()
  }
  return copied
}

async function copyOne(ends: CopyEnds, table: CopiedTable, progress: Progress) {
  let rows = 0
  const written = await copyTable(ends, table, (more) => {
    rows += more
    progress.advance(more, table.name)
  })
  return { name: table.name, rows, written }
}

async function finish(
  { source, target }: CopyEnds,
  tables: CopyOutcome['tables'],
): Promise<CopyOutcome> {
  const differences: string[] = []
  for (const table of source.tables) {
    const there = await target.summarize(table)
    differences.push(...findDifferences(table.name, source.summarize(table), there))
  }
  if (differences.length > 0) {
    throw new CopyDiffers(['the copy differs from its source', ...differences].join('\n  '))
  }
  await target.finish()
  return { isFinished: true, tables }
}
