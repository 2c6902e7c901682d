import { Crowd } from './crowd.ts'
import { check, type Lane } from './lane.ts'
import { plants } from './plants.ts'
import { auditPostgres } from './postgres-audit.ts'
import { openPostgresShop } from './postgres-shop.ts'

const KILLS = { short: 5, long: 100 }
const CLIENTS = 32
const lifetimeMs = () => 100 + Math.random() * 300

export const postgresKilledCollector: Lane = {
  claim: 'a collector killed in the midst of a batch leaves nothing behind that another trips over',
  controls: [
    {
      bug: 'it answers before the commit',
      plants: plants.answerBeforeCommit,
      caughtAs: /^(lost|contradicted)/,
    },
  ],

  async run({ main, form, say }) {
    const shop = await openPostgresShop({ main, collectors: 2 })
    const { collectors, clickIds, databaseUrl } = shop
    const [first] = collectors
    if (!first) return
    let turn = 0
    const address = () => collectors[++turn % collectors.length] ?? first
    const crowd = new Crowd({ clients: CLIENTS, address, clickIds }).start()
    for (let kills = 0; kills < KILLS[form]; kills++) {
      await new Promise((resolve) => setTimeout(resolve, lifetimeMs()))
      const index = kills % collectors.length
      await collectors[index]?.kill('SIGKILL')
      collectors[index] = await shop.startAnother()
    }
    await crowd.stop()
    await auditPostgres(databaseUrl, collectors, crowd)
    for (const collector of collectors) {
      check((await collector.stop()).code === 0, 'a collector did not end in peace')
    }
    say(`${KILLS[form]} kills, ${crowd.acknowledged} acknowledged, 0 lost, 0 doubled, 0 wrong`)
  },
}
