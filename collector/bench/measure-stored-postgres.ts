import { execFileSync } from 'node:child_process'
import { totalmem } from 'node:os'
import { startPostgres } from '../test/postgres-server.ts'
import { startCollectorOn } from './contenders.ts'
import { fillPostgresShop } from './fill-postgres-shop.ts'
import { measureLoad } from './measure-load.ts'
import { readCpuOfTree } from './measured-process.ts'
import { readWrittenOfTree } from './read-written-of-tree.ts'
import type { Measure } from './round.ts'
import { newestClickAt, type StoredShop } from './stored-shop.ts'
import { toTable } from './write-section.ts'

const FEW = 10_000

const QUARTER_OF_MEMORY_MB = Math.floor(totalmem() / 4 / 2 ** 20)

/** What an administrator would set for a shop of millions. */
const TUNED = [
  // https://www.postgresql.org/docs/current/runtime-config-resource.html
  `shared_buffers=${QUARTER_OF_MEMORY_MB}MB`,
  ...['max_wal_size=8GB', 'checkpoint_timeout=30min'],
]

type Form = { readonly seconds: number; readonly rounds: number; readonly sales: number }
type Case = { readonly name: string; readonly keys: StoredShop['keys']; settings: string[] }

const CASES: readonly Case[] = [
  { name: 'a shop’s locality, as installed', keys: 'local', settings: [] },
  { name: 'random, as installed', keys: 'random', settings: [] },
  { name: 'random, tuned', keys: 'random', settings: TUNED },
]

/** Sales on top of few and of many stored on PostgreSQL. */
export async function measureStoredOnPostgres(
  { seconds, rounds, sales }: Form,
  say: (text: string) => void,
): Promise<string> {
  const newestAt = newestClickAt()
  const rows: string[][] = []
  for (const { name, keys, settings } of CASES) {
    let fewCost: number | undefined
    for (const stored of [FEW, sales]) {
      const measure = await measureShop({ sales: stored, keys, newestAt }, settings, {
        seconds: seconds * rounds,
      })
      const cost = measure.cpuMicroseconds + measure.databaseCpuMicroseconds
      fewCost ??= cost
      rows.push([
        name,
        String(stored),
        measure.cpuMicroseconds.toFixed(0),
        measure.databaseCpuMicroseconds.toFixed(0),
        (cost / fewCost).toFixed(2),
        (measure.databaseWrittenBytes / 1_024).toFixed(1),
        measure.requestsPerSecond.toFixed(0),
        measure.p99Ms.toFixed(1),
      ])
      say(`${name}, ${stored} stored: measured`)
    }
  }
  const heading = ['keys', 'stored', 'collector’s CPU µs', 'PostgreSQL’s', '÷ few', 'KiB written']
  return toTable([...heading, 'per second', 'p99 ms'], rows)
}

async function measureShop(
  stored: StoredShop,
  settings: readonly string[],
  { seconds }: { readonly seconds: number },
): Promise<Measure & { readonly databaseWrittenBytes: number }> {
  const postgres = await startPostgres(settings, await fillPostgresShop(stored))
  // What was copied a moment ago is not to be written while others are measured.
  execFileSync('sync')
  const collector = await startCollectorOn(postgres.url)
  const running = { ...collector, readDatabaseCpu: () => readCpuOfTree(postgres.pid()) }
  await measureLoad(running, { scenario: 'sale', run: 'warm', seconds: seconds / 2, stored })
  const before = readWrittenOfTree(postgres.pid())
  const measure = await measureLoad(running, { scenario: 'sale', run: 'many', seconds, stored })
  const written = readWrittenOfTree(postgres.pid()) - before
  await collector.stop()
  await postgres.stop()
  return { ...measure, databaseWrittenBytes: written / measure.requests }
}
