import { writeFileSync } from 'node:fs'
import { makeFolder, startCollector } from '../start-collector.ts'
import { audit } from './audit.ts'
import { Crowd } from './crowd.ts'
import { findFaketime } from './find-tool.ts'
import { check, type Lane } from './lane.ts'
import { openShop } from './open-shop.ts'
import { plants } from './plants.ts'
import { waitFor } from './wait-for.ts'

const INVOICES = { short: 50, long: 1_000 }
const CLIENTS = 64
const REPETITIONS = 8
/** Jumps that do not make a click too old. */
const SMALL_JUMPS = 3
const clockJumps = [
  '+0',
  '-1h',
  '+1h',
  '+8d',
  '+400d',
  '@1970-01-02 00:00:00',
  '@2040-01-01 00:00:00',
]

export const sameInvoice: Lane = {
  claim: 'an invoice is one sale and one answer for ever, whoever asks, whatever the clock says',
  controls: [
    {
      bug: 'it looks for the invoice and then writes, with nothing between',
      plants: plants.getThenSet,
      caughtAs: /^(doubled|contradicted|wrong)/,
    },
  ],
  findObstacle: () => (findFaketime() ? undefined : 'libfaketime is not installed'),

  async run({ main, form, say }) {
    const folder = makeFolder()
    const databaseFile = `${folder}/saletrail.db`
    const clock = `${folder}/clock`
    writeFileSync(clock, '+0')
    const env = {
      LD_PRELOAD: findFaketime() ?? '',
      FAKETIME_TIMESTAMP_FILE: clock,
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      FAKETIME_NO_CACHE: '1',
    }
    const shop = await openShop({ main, databaseFile, env })
    let { collector } = shop
    const invoices = Array.from({ length: INVOICES[form] }, (_, number) => `inv_${number}`)
    const crowd = new Crowd({ ...shop, clients: CLIENTS, address: () => collector, invoices })
    crowd.start()
    for (const [round, jump] of clockJumps.entries()) {
      // From here on clicks are too old to earn a sale: what is answered was recorded before.
      if (round === SMALL_JUMPS) await waitFor(() => crowd.receipts.size === invoices.length)
      writeFileSync(clock, jump)
      await waitFor(() => crowd.acknowledged >= (round + 1) * invoices.length * REPETITIONS)
      // Every other jump meets a new process, killed like the one before it or stopped.
      if (round % 2 === 0) continue
      await collector.kill(round % 4 === 1 ? 'SIGKILL' : 'SIGTERM')
      collector = await startCollector({ main, databaseFile, env })
    }
    await crowd.stop()
    await audit(collector, crowd)
    await collector.stop()
    check(crowd.receipts.size === invoices.length, `answered: ${crowd.receipts.size}`)
    const replays = crowd.acknowledged - invoices.length
    say(`${invoices.length} sales, ${replays} equal answers, clock ${clockJumps.join(', ')}`)
  },
}
