import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type Collector, databaseUrlOf } from './start-collector.ts'

export const BUILT_COMMAND_LINE = fileURLToPath(
  new URL('../../dist/collector/saletrail.js', import.meta.url),
)

type OfCollector = Pick<Collector, 'databaseFile'>

/** Runs the built command line on a collector's database. */
export function spawnSaletrail({ databaseFile }: OfCollector, ...args: readonly string[]) {
  const { PATH = '' } = process.env
  const env = { PATH, DATABASE_URL: databaseUrlOf(databaseFile) }
  return spawnSync(process.execPath, [BUILT_COMMAND_LINE, ...args], { env, encoding: 'utf8' })
}

/** What the command line answers to an operator of this collector; throws with its words. */
export function runSaletrail<Answer>(collector: OfCollector, ...args: readonly string[]): Answer {
  const { status, stdout, stderr } = spawnSaletrail(collector, '--json', ...args)
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}
