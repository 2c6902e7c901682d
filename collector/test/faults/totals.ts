import { audit } from './audit.ts'
import { Crowd } from './crowd.ts'
import type { Lane } from './lane.ts'
import { openShop } from './open-shop.ts'
import { plants } from './plants.ts'

const LOAD_MS = { short: 1_000, long: 30_000 }
const CLIENTS = 64

export const totals: Lane = {
  claim: 'the totals of links and customers are the sums over their rows after a rush',
  controls: [
    {
      bug: 'a batch counts one sale a link',
      plants: plants.forgetTotalsInBatch,
      caughtAs: /^totals drifted/,
    },
  ],

  async run({ main, form, say }) {
    const shop = await openShop({ main })
    const crowd = new Crowd({ ...shop, clients: CLIENTS, address: () => shop.collector }).start()
    await new Promise((resolve) => setTimeout(resolve, LOAD_MS[form]))
    await crowd.stop()
    await audit(shop.collector, crowd)
    await shop.collector.stop()
    say(`${crowd.receipts.size} sales, every total the sum of its rows`)
  },
}
