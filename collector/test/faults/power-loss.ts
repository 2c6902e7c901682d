import { trackSale } from '../shop.ts'
import { makeFolder, runCollector } from '../start-collector.ts'
import { auditTotals } from './audit.ts'
import { buildWithBug } from './build-with-bug.ts'
import { check, type Lane } from './lane.ts'
import { openShop } from './open-shop.ts'
import { plants } from './plants.ts'
import { findTraceObstacle, traceCalls } from './trace.ts'

const COMMITS = { short: 25, long: 500 }

export const powerLoss: Lane = {
  claim: 'each lone sale is flushed to the disk before its answer, or the collector does not start',
  controls: [
    {
      bug: 'SQLite flushes only now and then (synchronous=NORMAL)',
      plants: plants.flushNowAndThen,
      caughtAs: /^not flushed/,
    },
  ],
  findObstacle: findTraceObstacle,

  async run({ main, form, say }) {
    const { collector, clickIds } = await openShop({ main })
    const trace = await traceCalls(collector.pid, 'fsync,fdatasync')
    for (let number = 1; number <= COMMITS[form]; number++) {
      await trackSale(collector, { customerExternalId: 'ada', amount: 1, clickId: clickIds[0] })
      const flushes = trace.calls().length
      check(flushes >= number, `not flushed: ${number} commits made ${flushes} flushes`)
    }
    say(`${COMMITS[form]} lone commits made ${trace.calls().length} flushes`)
    await trace.detach()
    await auditTotals(collector)
    await collector.stop()

    const negligent = await buildWithBug(plants.flushNothing)
    const env = { DATABASE_URL: `file:${makeFolder()}/saletrail.db` }
    const { code, stderr } = await runCollector({ main: negligent, env })
    check(code === 1, `it starts although SQLite does not flush: ended with ${code}`)
    check(/flush/.test(stderr), `it does not say why it refuses to start: ${stderr}`)
  },
}
