import { setTimeout as sleep } from 'node:timers/promises'
import { residentMebibytes } from '../resident-mebibytes.ts'
import { trackSale } from '../shop.ts'
import { audit } from './audit.ts'
import { Crowd } from './crowd.ts'
import { check, type Lane } from './lane.ts'
import { openShop } from './open-shop.ts'
import { plants } from './plants.ts'

/** As many as a busy shop's servers keep connections. */
const USUAL_CLIENTS = 64
/** More than may wait: let in at twice the capacity, or in the short form all at a blow. */
const CLIENTS = { short: 4_000, long: 12_000 }
const MEASURE_MS = { short: 1_000, long: 3_000 }
const LOAD_MS = { short: 5_000, long: 60_000 }
const HELD_UP_TIMES_MAX = 10
const HELD_UP_MS = 800
const MEMORY_MB_MAX = 512
/** Ten seconds are asked for, and told as a figure: a busy machine may take longer. */
const RECOVERY_WINDOWS_MAX = 30
/** Of a p99 that is back to normal, beside the one before. */
const NORMAL_FACTOR = 2
const SALES_AFTERWARDS = 200

export const overload: Lane = {
  claim: 'with more callers than it can serve, some are told to come back; memory stays bounded',
  controls: [
    {
      bug: 'everybody may wait',
      plants: plants.queueWithoutEnd,
      caughtAs: /^nobody was told to come back/,
    },
  ],

  async run({ main, form, say }) {
    const shop = await openShop({ main })
    const { collector } = shop
    const address = () => collector
    const usual = new Crowd({ ...shop, clients: USUAL_CLIENTS, address }).start()
    await sleep(MEASURE_MS[form])
    await usual.stop()
    const capacity = usual.acknowledged / (MEASURE_MS[form] / 1_000)
    const usualP99Ms = usual.takeP99Ms()

    const pace = form === 'long' ? { comePerSecond: 2 * capacity } : {}
    const crowd = new Crowd({ ...shop, clients: CLIENTS[form], address, ...pace }).start()
    const [memoryMb] = await Promise.all([
      watchMemory(collector.pid, LOAD_MS[form]),
      form === 'short' && holdUp(collector.pid, () => crowd.refused > 0),
    ])
    await crowd.stop()
    const after = new Crowd({ ...shop, clients: USUAL_CLIENTS, address })
    const recoverySeconds = await recover(after, usualP99Ms * NORMAL_FACTOR)
    check(crowd.refused > 0, 'nobody was told to come back')
    check(!/request failed/.test(collector.stdout()), 'takes having too much to do for a fault')
    check(memoryMb <= MEMORY_MB_MAX, `memory grew to ${memoryMb.toFixed(0)} MB`)
    for (let number = 1; number <= SALES_AFTERWARDS; number++) {
      const sale = { customerExternalId: 'ada', amount: 1, clickId: shop.clickIds[0] }
      const { status } = await trackSale(collector, sale)
      check(status === 200, `did not recover: sale ${number} afterwards is answered ${status}`)
    }
    await audit(collector, usual, crowd, after)
    await collector.stop()
    const came = form === 'long' ? 'twice as many' : 'many at once'
    say(
      `${came}, where ${capacity.toFixed(0)} a second is usual: ${crowd.acknowledged} ` +
        `acknowledged, ${crowd.refused} refused, at most ${memoryMb.toFixed(0)} MB; p99 ` +
        `${usualP99Ms.toFixed(0)} ms before, ${crowd.takeP99Ms().toFixed(0)} ms during, ` +
        `back to normal after ${recoverySeconds ?? `more than ${RECOVERY_WINDOWS_MAX}`} s`,
    )
  },
}

/** Stops the collector until all callers stand before it, which takes them some time to do. */
async function holdUp(pid: number, isEnough: () => boolean): Promise<void> {
  for (let times = 0; times < HELD_UP_TIMES_MAX && !isEnough(); times++) {
    await sleep(HELD_UP_MS)
    process.kill(pid, 'SIGSTOP')
    await sleep(HELD_UP_MS)
    process.kill(pid, 'SIGCONT')
  }
}

async function watchMemory(pid: number, durationMs: number): Promise<number> {
  let memoryMb = 0
  const deadline = Date.now() + durationMs
  while (Date.now() < deadline) {
    await sleep(200)
    memoryMb = Math.max(memoryMb, residentMebibytes(pid))
  }
  return memoryMb
}

/** Seconds until those who come as usual wait no longer than usual. */
async function recover(crowd: Crowd, normalMs: number): Promise<number | undefined> {
  crowd.start()
  for (let second = 1; second <= RECOVERY_WINDOWS_MAX; second++) {
    await sleep(1_000)
    if (crowd.takeP99Ms() > normalMs) continue
    await crowd.stop()
    return second
  }
  await crowd.stop()
  return undefined
}
