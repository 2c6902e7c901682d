import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type Collector, databaseUrlOf } from './start-collector.ts'

const BUILT_COMMAND_LINE = fileURLToPath(
  new URL('../../dist/collector/saletrail.js', import.meta.url),
)
const NOTICED_MS_MAX = 10_000

/**
 * Sets the first workspace by the command line, as an operator does while the collector runs, and
 * waits until the collector shows that it has noticed.
 */
export async function setWorkspace(
  { databaseFile }: Collector,
  options: readonly string[],
  hasNoticed: () => Promise<boolean>,
): Promise<void> {
  const { PATH = '' } = process.env
  const env = { PATH, DATABASE_URL: databaseUrlOf(databaseFile) }
  const command = [BUILT_COMMAND_LINE, 'workspace', 'set', 'ws_1', ...options]
  const { status, stderr } = spawnSync(process.execPath, command, { env, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  const deadline = Date.now() + NOTICED_MS_MAX
  while (!(await hasNoticed())) {
    if (Date.now() > deadline) throw new Error(`not noticed: ${options.join(' ')}`)
  }
}
