import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type Collector, databaseUrlOf } from './start-collector.ts'

const BUILT_COMMAND_LINE = fileURLToPath(
  new URL('../../dist/collector/saletrail.js', import.meta.url),
)

/** What the command line answers to an operator of this collector; throws with its words. */
export function runSaletrail<Answer>(
  { databaseFile }: Pick<Collector, 'databaseFile'>,
  ...args: readonly string[]
): Answer {
  const { PATH = '' } = process.env
  const env = { PATH, DATABASE_URL: databaseUrlOf(databaseFile) }
  const command = [BUILT_COMMAND_LINE, '--json', ...args]
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { env, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}
