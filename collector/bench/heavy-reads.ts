import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openDatabase } from '../src/store/sqlite/open-database.ts'
import { readStall, STALL_PROBE } from '../test/read-stall.ts'
import { request } from '../test/request.ts'
import { residentMebibytes } from '../test/resident-mebibytes.ts'
import { makeFolder, removeFolder, startCollector } from '../test/start-collector.ts'
import { fillLists, idOf } from './fill-lists.ts'
import { describeMachine, toTable, writeSection } from './write-section.ts'

// `npx tsx collector/bench/heavy-reads.ts`: what sales wait for while somebody looks at a million
// clicks. Needs the build.

const ROWS = 1_000_000
const SECONDS = 8
const SALE_EVERY_MS = 20
/** What a dashboard asks for, one after another and over again. */
const HEAVY = [
  '/analytics?event=composite&groupBy=top_urls&interval=all',
  '/analytics?event=sales&groupBy=cities&interval=all',
  '/analytics?event=clicks&groupBy=timeseries&interval=all&timezone=Asia/Kathmandu',
  '/customers?search=nobody%20at%20all',
  '/customers?sortBy=saleAmount',
  '/events?event=sales&limit=1000&interval=all',
]

const folder = makeFolder()
const databaseFile = join(folder, 'shop.db')
const database = openDatabase(databaseFile)
fillLists(database, ROWS)
database.close()
const main = process.env.BENCH_MAIN
const collector = await startCollector({ databaseFile, env: STALL_PROBE, ...(main && { main }) })
const headers = { authorization: `Bearer ${collector.secretKey}` }

let sales = 0
async function sell(): Promise<number> {
  const invoiceId = `invoice ${sales++}`
  const clickId = idOf((sales * 7_919) % ROWS)
  const body = { customerExternalId: invoiceId, clickId, amount: 10_00, invoiceId }
  const begin = performance.now()
  const { status } = await request(`${collector.url}/track/sale`, { method: 'POST', headers, body })
  if (status !== 200) throw new Error(`a sale was answered ${status}`)
  return performance.now() - begin
}

/** Sales at an even pace, so that none waits for another; in milliseconds, in order. */
async function sellForAWhile(): Promise<number[]> {
  const pending: Promise<number>[] = []
  const endsAt = performance.now() + SECONDS * 1_000
  while (performance.now() < endsAt) {
    pending.push(sell())
    await sleep(SALE_EVERY_MS)
  }
  return (await Promise.all(pending)).sort((a, b) => a - b)
}

/** Asks for heavy things, one at a time, until it is told to stop; how long each took at most. */
function lookAround() {
  const slowest = new Map<string, number>()
  let isOver = false
  const looking = (async () => {
    for (let turn = 0; !isOver; turn++) {
      const path = HEAVY[turn % HEAVY.length] ?? ''
      const begin = performance.now()
      const { status } = await request(`${collector.url}${path}`, { headers })
      if (status !== 200) throw new Error(`${path} was answered ${status}`)
      slowest.set(path, Math.max(performance.now() - begin, slowest.get(path) ?? 0))
    }
  })()
  return async () => {
    isOver = true
    await looking
    return slowest
  }
}

async function measure(name: string): Promise<string[]> {
  await readStall(collector)
  const latencies = await sellForAWhile()
  const { stallMs } = await readStall(collector)
  const at = (share: number) => latencies[Math.floor((latencies.length - 1) * share)] ?? Number.NaN
  const figures = [at(0.5), at(0.99), at(1), stallMs].map((ms) => ms.toFixed(1))
  return [name, ...figures, residentMebibytes(collector.pid).toFixed(0)]
}

await measure('warm')
const alone = await measure('sales alone')
const stop = lookAround()
const beside = await measure('beside heavy reads')
const slowest = await stop()
await collector.stop()
removeFolder(folder)

const heading = ['', 'p50 ms', 'p99 ms', 'most ms', 'longest stall ms', 'memory MiB']
const asked = [...slowest].map(([path, ms]) => `- \`GET ${path}\`: ${(ms / 1_000).toFixed(1)} s\n`)
const measured = `\n${describeMachine()}\n\n${toTable(heading, [alone, beside])}
The slowest of each that was read meanwhile:\n\n${asked.join('')}`
process.stdout.write(main ? measured : writeSection('heavy reads', measured))
