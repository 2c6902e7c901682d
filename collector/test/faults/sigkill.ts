import { makeFolder, startCollector } from '../start-collector.ts'
import { audit, checkReceipts, readStoredSales } from './audit.ts'
import { Crowd } from './crowd.ts'
import { check, type Lane } from './lane.ts'
import { openShop } from './open-shop.ts'
import { plants } from './plants.ts'

const KILLS = { short: 20, long: 200 }
const ACKNOWLEDGED_MIN = { short: 200, long: 300_000 }
/** What was lost stays lost, or comes back with another answer: the long form looks less often. */
const KILLS_PER_CHECK = { short: 1, long: 25 }
const CLIENTS = 32
const lifetimeMs = () => 100 + Math.random() * 300

export const sigkill: Lane = {
  claim: 'no acknowledged sale is lost, doubled or wrong when the process is killed under load',
  controls: [
    {
      bug: 'it answers before the commit',
      plants: plants.answerBeforeCommit,
      caughtAs: /^(lost|contradicted)/,
    },
  ],

  async run({ main, form, say }) {
    const databaseFile = `${makeFolder()}/saletrail.db`
    const shop = await openShop({ main, databaseFile })
    let { collector } = shop
    const env = { PORT: new URL(collector.url).port }
    const crowd = new Crowd({ ...shop, clients: CLIENTS, address: () => collector }).start()

    const readyMs: number[] = []
    let kills = 0
    // The long form goes on until enough has been acknowledged for the figure to mean something.
    while (kills < KILLS[form] || crowd.acknowledged < ACKNOWLEDGED_MIN[form]) {
      await new Promise((resolve) => setTimeout(resolve, lifetimeMs()))
      await collector.kill('SIGKILL')
      kills++
      if (kills % KILLS_PER_CHECK[form] === 0) checkReceipts(readStoredSales(databaseFile), crowd)
      const startedAt = performance.now()
      collector = await startCollector({ main, databaseFile, env })
      readyMs.push(performance.now() - startedAt)
    }
    await crowd.stop()
    await audit(collector, crowd)
    check((await collector.stop()).code === 0, 'it did not end in peace')
    readyMs.sort((a, b) => a - b)
    const median = readyMs[Math.floor(readyMs.length / 2)] ?? 0
    say(
      `${kills} kills, ${crowd.acknowledged} acknowledged, 0 lost, 0 doubled, 0 wrong; ` +
        `ready again p50 ${median.toFixed(0)} ms, max ${readyMs.at(-1)?.toFixed(0)} ms`,
    )
  },
}
