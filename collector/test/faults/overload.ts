import { readFileSync } from 'node:fs'
import { trackSale } from '../shop.ts'
import { audit } from './audit.ts'
import { Crowd } from './crowd.ts'
import { check, type Lane } from './lane.ts'
import { openShop } from './open-shop.ts'
import { plants } from './plants.ts'

/** More callers at once than may wait. */
const CLIENTS = 12_000
const LOAD_MS = { short: 15_000, long: 60_000 }
const MEMORY_MB_MAX = 512
const RECOVERY_MS_MAX = 10_000

export const overload: Lane = {
  claim: 'with more callers than it can serve, some are told to come back; memory stays bounded',
  isLongOnly: true,
  controls: [
    {
      bug: 'everybody may wait',
      plants: plants.queueWithoutEnd,
      caughtAs: /^nobody was told to come back/,
    },
  ],

  async run({ main, form, say }) {
    const shop = await openShop({ main })
    const { collector, clickIds } = shop
    const crowd = new Crowd({ ...shop, clients: CLIENTS, address: () => collector }).start()
    let memoryMb = 0
    const deadline = Date.now() + LOAD_MS[form]
    while (Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 200))
      memoryMb = Math.max(memoryMb, readMemoryMb(collector.pid))
    }
    await crowd.stop()
    check(crowd.refused > 0, 'nobody was told to come back')
    check(memoryMb <= MEMORY_MB_MAX, `memory grew to ${memoryMb.toFixed(0)} MB`)
    const late = AbortSignal.timeout(RECOVERY_MS_MAX)
    const sale = { customerExternalId: 'ada', amount: 1, clickId: clickIds[0] }
    const { status } = await trackSale(collector, sale)
    check(status === 200 && !late.aborted, `did not recover: ${status}`)
    await audit(collector, crowd)
    await collector.stop()
    const { acknowledged, refused } = crowd
    say(`${acknowledged} acknowledged, ${refused} refused, at most ${memoryMb.toFixed(0)} MB`)
  },
}

function readMemoryMb(pid: number): number {
  const [, kilobytes = '0'] =
    /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) / 1_024
}
