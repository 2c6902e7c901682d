import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { STALL_PROBE } from '../test/read-stall.ts'
import { startCollectorOn, timeStarts } from './contenders.ts'
import { fillShop } from './fill-shop.ts'
import { measureLoad } from './measure-load.ts'
import { median } from './median.ts'
import type { Measure } from './round.ts'
import { type KeyDistribution, newestClickAt, type StoredShop } from './stored-shop.ts'

const FEW = 10_000
/** The first after a build finds nothing that V8 compiled before, and counts like the others. */
const STARTS = 9

export type StoredMeasure = Measure & {
  readonly keys: KeyDistribution
  readonly sales: number
  readonly readyMs: number
  readonly stallMs: number
}

type Form = { readonly seconds: number; readonly rounds: number; readonly sales: number }

/** Sales on top of few and of many stored, with either distribution of keys; turn by turn. */
export async function measureStored(
  { seconds, rounds, sales }: Form,
  say: (text: string) => void,
): Promise<StoredMeasure[]> {
  const newestAt = newestClickAt()
  const measures: StoredMeasure[] = []
  for (const keys of ['local', 'random'] as const) {
    for (const stored of [FEW, sales].map((count) => ({ sales: count, keys, newestAt }))) {
      const startedAt = performance.now()
      const file = fillShop(stored)
      say(`${stored.sales} sales (${keys}) at hand after ${seconded(startedAt)} s`)
      measures.push(await measureShop(stored, file, seconds * rounds))
    }
  }
  return measures
}

async function measureShop(
  stored: StoredShop,
  file: string,
  seconds: number,
): Promise<StoredMeasure> {
  const folder = mkdtempSync(join(tmpdir(), 'saletrail-bench-'))
  const copy = join(folder, 'bench.db')
  copyFileSync(file, copy)
  // What was copied a moment ago is not to be written while others are measured.
  execFileSync('sync')
  const readyMs = median(await timeStarts(`file:${copy}`, STARTS))
  const collector = await startCollectorOn(`file:${copy}`, STALL_PROBE)
  await measureLoad(collector, { scenario: 'sale', run: 'warm', seconds: seconds / 2, stored })
  await collector.readStallMs()
  const measure = await measureLoad(collector, { scenario: 'sale', run: 'many', seconds, stored })
  const stallMs = await collector.readStallMs()
  await collector.stop()
  rmSync(folder, { recursive: true })
  const { sales, keys } = stored
  return { ...measure, sales, keys, readyMs, stallMs }
}

function seconded(startedAt: number): string {
  return ((performance.now() - startedAt) / 1_000).toFixed(0)
}
