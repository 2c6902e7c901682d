import { runSaletrail } from './run-saletrail.ts'
import type { Collector } from './start-collector.ts'

const NOTICED_MS_MAX = 10_000

/**
 * Sets the first workspace by the command line, as an operator does while the collector runs, and
 * waits until the collector shows that it has noticed.
 */
export async function setWorkspace(
  collector: Collector,
  options: readonly string[],
  hasNoticed: () => Promise<boolean>,
): Promise<void> {
  runSaletrail(collector, 'workspace', 'set', 'ws_1', ...options)
  const deadline = Date.now() + NOTICED_MS_MAX
  while (!(await hasNoticed())) {
    if (Date.now() > deadline) throw new Error(`not noticed: ${options.join(' ')}`)
  }
}
