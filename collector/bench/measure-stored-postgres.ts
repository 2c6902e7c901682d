import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '../test/postgres-server.ts'
import { startCollectorOn } from './contenders.ts'
import { fillShop } from './fill-shop.ts'
import { measureLoad } from './measure-load.ts'
import { readCpuOfTree } from './measured-process.ts'
import type { Measure } from './round.ts'
import type { StoredShop } from './stored-shop.ts'
import { toTable } from './write-section.ts'

const FEW = 10_000
const WEEK_MS = 7 * 86_400_000
const COMMAND_LINE = 'dist/collector/saletrail.js'

/** What an administrator would set for a shop of millions on a machine with some memory. */
const TUNED = [
  ...['shared_buffers=1GB', 'effective_cache_size=3GB', 'max_wal_size=8GB'],
  ...['checkpoint_timeout=30min', 'wal_compression=on'],
]

type Form = { readonly seconds: number; readonly rounds: number; readonly sales: number }
type Case = { readonly name: string; readonly keys: StoredShop['keys']; settings: string[] }

const CASES: readonly Case[] = [
  { name: 'a shop’s locality, as installed', keys: 'local', settings: [] },
  { name: 'random, as installed', keys: 'random', settings: [] },
  { name: 'random, tuned', keys: 'random', settings: TUNED },
]

/** Sales on top of few and of many stored on PostgreSQL, brought there by the command line. */
export async function measureStoredOnPostgres(
  { seconds, rounds, sales }: Form,
  say: (text: string) => void,
): Promise<string> {
  const newestAt = Math.floor(Date.now() / WEEK_MS) * WEEK_MS
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
        measure.requestsPerSecond.toFixed(0),
        measure.p99Ms.toFixed(1),
      ])
      say(`${name}, ${stored} stored: measured`)
    }
  }
  const heading = ['keys', 'stored', 'collector’s CPU µs', 'PostgreSQL’s', '÷ few']
  return toTable([...heading, 'per second', 'p99 ms'], rows)
}

async function measureShop(
  stored: StoredShop,
  settings: readonly string[],
  { seconds }: { readonly seconds: number },
): Promise<Measure> {
  const folder = mkdtempSync(join(tmpdir(), 'saletrail-bench-'))
  const file = `file:${join(folder, 'bench.db')}`
  copyFileSync(fillShop(stored), join(folder, 'bench.db'))
  // Makes the workspace and its key.
  await (await startCollectorOn(file)).stop()
  const postgres = await startPostgres(settings)
  const args = [COMMAND_LINE, 'copy', '--from', file, '--to', postgres.url]
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  rmSync(folder, { recursive: true })
  const collector = await startCollectorOn(postgres.url)
  const running = { ...collector, readDatabaseCpu: () => readCpuOfTree(postgres.pid()) }
  await measureLoad(running, { scenario: 'sale', run: 'warm', seconds: seconds / 2, stored })
  const measure = await measureLoad(running, { scenario: 'sale', run: 'many', seconds, stored })
  await collector.stop()
  await postgres.stop()
  return measure
}
