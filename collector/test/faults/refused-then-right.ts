import type { Answer } from '../request.ts'
import { trackSale } from '../shop.ts'
import { type Collector, startCollector } from '../start-collector.ts'
import { auditTotals, readStoredSales } from './audit.ts'
import { check, type Lane } from './lane.ts'
import { openShop } from './open-shop.ts'
import { plants } from './plants.ts'
import { findTraceObstacle, traceCalls } from './trace.ts'

const ROUNDS = { short: 1, long: 20 }
const FLUSH = 'fsync,fdatasync'
/** Long enough to be killed in. */
const DELAY_US = 3_000_000

type Attempt = (collector: Collector, sale: object) => Promise<Answer | undefined>

/** Attempts that fail, each in its own way; the last two take the process with them. */
const attempts: Readonly<
  Record<
    string,
    { readonly expected?: number; readonly afterwards?: string; readonly attempt: Attempt }
  >
> = {
  'unknown click': {
    expected: 404,
    attempt: (collector, sale) => trackSale(collector, { ...sale, clickId: 'nobodysClick0001' }),
  },
  'wrong field': {
    expected: 422,
    attempt: (collector, sale) => trackSale(collector, { ...sale, amount: -1 }),
  },
  'no space left': {
    expected: 503,
    async attempt(collector, sale) {
      const trace = await traceCalls(collector.pid, 'pwrite64', 'error=ENOSPC')
      const answer = await trackSale(collector, sale)
      await trace.detach()
      return answer
    },
  },
  'killed before the commit': {
    async attempt(collector, sale) {
      await traceCalls(collector.pid, FLUSH, 'signal=SIGKILL')
      return trackSale(collector, sale).catch(() => undefined)
    },
  },
  'killed after the commit, before the answer': {
    afterwards: 'replayed',
    async attempt(collector, sale) {
      // The first commit of a process also flushes the log's header; the one after it flushes once.
      await trackSale(collector, { ...sale, invoiceId: null })
      const trace = await traceCalls(collector.pid, FLUSH, `delay_exit=${DELAY_US}`)
      const answer = trackSale(collector, sale).catch(() => undefined)
      while (trace.calls().length === 0) await new Promise((resolve) => setTimeout(resolve, 10))
      await new Promise((resolve) => setTimeout(resolve, 200))
      await collector.kill('SIGKILL')
      return answer
    },
  },
}

export const refusedThenRight: Lane = {
  claim: 'a sale whose first attempt failed, in whatever way, is recorded once when sent again',
  controls: [
    {
      bug: 'it remembers no invoice',
      plants: plants.forgetInvoices,
      caughtAs: /^killed .*: stored 2 times/,
    },
  ],
  findObstacle: findTraceObstacle,

  async run({ main, form, say }) {
    const shop = await openShop({ main })
    let { collector } = shop
    const { databaseFile } = collector
    const env = { PORT: new URL(collector.url).port }
    const outcomes: string[] = []
    for (let round = 1; round <= ROUNDS[form]; round++) {
      for (const [name, { expected, afterwards, attempt }] of Object.entries(attempts)) {
        const invoiceId = `${name} ${round}`
        const [clickId] = shop.clickIds
        const sale = { customerExternalId: invoiceId, amount: 100, clickId, invoiceId }
        const failed = await attempt(collector, sale)
        check(failed?.status === expected, `${name}: answered ${failed?.status}`)
        if (expected === undefined) {
          await collector.exited
          collector = await startCollector({ main, databaseFile, env })
        }
        const { status, headers } = await sendUntilTaken(collector, sale)
        check(status === 200, `${name}: then answered ${status}`)
        const stored = readStoredSales(databaseFile).filter((row) => row.invoiceId === invoiceId)
        check(stored.length === 1, `${name}: stored ${stored.length} times`)
        const outcome = headers['saletrail-outcome']
        check(outcome === (afterwards ?? outcome), `${name}: then ${outcome}`)
        outcomes.push(`${name}: ${outcome}`)
      }
    }
    await auditTotals(collector)
    await collector.stop()
    say(`${outcomes.length} attempts, each recorded once; ${outcomes.slice(-5).join('; ')}`)
  },
}

/** As a shop does: what is refused for the moment is sent again. */
async function sendUntilTaken(collector: Collector, sale: object): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    const answer = await trackSale(collector, sale)
    if (answer.status !== 503 || attempt === 20) return answer
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
