import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { request } from '../request.ts'
import { listLinks, trackSale } from '../shop.ts'
import { type Collector, makeFolder, startCollector } from '../start-collector.ts'
import { audit } from './audit.ts'
import { Crowd } from './crowd.ts'
import { hasTool } from './find-tool.ts'
import { check, type Lane, type LaneOptions } from './lane.ts'
import { openShop } from './open-shop.ts'
import { plants } from './plants.ts'
import { findTraceObstacle, traceCalls } from './trace.ts'

const CLIENTS = 16
const FAULT_MS = { short: 500, long: 10_000 }
/** Contract: writes resume within five seconds, and a broken process has ended in far less. */
const RECOVERY_MS_MAX = 5_000
const DISK_BYTES = 4 * 1024 * 1024

const swallowed = {
  bug: 'it swallows write errors',
  plants: plants.swallowWriteError,
  caughtAs: /^(answered 200|went on)/,
}

type Fault = { readonly begin: (collector: Collector) => Promise<() => Promise<void>> }

/** Buyers buy on while nothing can be written, and when it can be again. */
async function runOutOfSpace(
  { main, form, say }: LaneOptions,
  databaseFile: string,
  fault: Fault,
): Promise<void> {
  const shop = await openShop({ main, databaseFile })
  const { collector } = shop
  const crowd = new Crowd({ ...shop, clients: CLIENTS, address: () => collector }).start()
  await waitUntil('sales are recorded', () => crowd.acknowledged > 100)
  const end = await fault.begin(collector)
  try {
    await new Promise((resolve) => setTimeout(resolve, FAULT_MS[form]))
    await checkRefusal(collector, shop.clickIds)
  } finally {
    await end()
  }
  const before = crowd.acknowledged
  await waitUntil('sales are recorded again', () => crowd.acknowledged > before + 100)
  await crowd.stop()
  await audit(collector, crowd)
  const { code } = await collector.stop()
  check(code === 0, `ended with ${code}`)
  say(`${crowd.refused} refused while full, ${crowd.acknowledged} acknowledged, 0 lost`)
}

async function checkRefusal(collector: Collector, clickIds: string[]): Promise<void> {
  const sale = { customerExternalId: 'ada', amount: 1, clickId: clickIds[0] }
  const { status, headers } = await trackSale(collector, sale)
  check(status === 503, `answered ${status} to what cannot be stored`)
  check(Number(headers['retry-after']) >= 1, `Retry-After is ${headers['retry-after']}`)
  const [link] = await listLinks(collector)
  const visitor = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0 waiting' }
  const redirect = await request(`${collector.url}/${link?.key}`, { headers: visitor })
  check(redirect.status === 302, `a visitor is answered ${redirect.status}`)
  const health = await request(`${collector.url}/healthz`)
  check(health.status === 200, `/healthz is ${health.status}`)
}

export const noSpaceLeft: Lane = {
  claim: 'writes that find no space are refused and resume by themselves; redirects go on',
  controls: [swallowed],
  findObstacle: findTraceObstacle,

  async run(options) {
    await runOutOfSpace(options, `${makeFolder()}/saletrail.db`, {
      async begin({ pid }) {
        return (await traceCalls(pid, 'pwrite64', 'error=ENOSPC')).detach
      },
    })
  },
}

export const fullDisk: Lane = {
  claim: 'a disk that fills up costs no acknowledged sale, and selling resumes once there is space',
  controls: [swallowed],
  findObstacle() {
    if (process.getuid?.() !== 0) return 'mounting a small disk needs root'
    return hasTool('mount') ? undefined : 'mount is not installed'
  },

  async run(options) {
    const disk = makeFolder()
    const size = `size=${DISK_BYTES}`
    execFileSync('mount', ['-t', 'tmpfs', '-o', size, 'tmpfs', disk], { stdio: 'pipe' })
    try {
      await runOutOfSpace(options, `${disk}/saletrail.db`, {
        async begin() {
          const filler = `${disk}/filler`
          fillWith(filler)
          return async () => rmSync(filler)
        },
      })
    } finally {
      execFileSync('umount', ['--lazy', disk])
    }
  },
}

function fillWith(filler: string): void {
  for (let bytes = DISK_BYTES; bytes >= 1_024; bytes = Math.floor(bytes / 2)) {
    try {
      writeFileSync(filler, Buffer.alloc(bytes), { flag: 'a' })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
    }
  }
}

export const failedFlush: Lane = {
  claim: 'a flush that fails is never answered with 200, and ends the process to start anew',
  controls: [swallowed],
  findObstacle: findTraceObstacle,

  async run({ main, say }) {
    const shop = await openShop({ main })
    let { collector } = shop
    const crowd = new Crowd({ ...shop, clients: CLIENTS, address: () => collector }).start()
    await waitUntil('sales are recorded', () => crowd.acknowledged > 100)
    let hasEnded = false
    void collector.exited.then(() => {
      hasEnded = true
    })
    const trace = await traceCalls(collector.pid, 'fsync,fdatasync', 'error=EIO')
    const before = crowd.acknowledged
    await waitUntil('it ends', () => hasEnded).catch(() => undefined)
    const during = crowd.acknowledged - before
    await trace.detach()
    check(hasEnded, `went on after a failed flush, and acknowledged ${during}`)
    const { code } = await collector.exited
    check(code !== null && code !== 0, `ended with ${code}`)
    check(crowd.refused > 0, 'nobody who waited was told')

    const env = { PORT: new URL(collector.url).port }
    collector = await startCollector({ main, databaseFile: collector.databaseFile, env })
    const again = crowd.acknowledged
    await waitUntil('sales are recorded again', () => crowd.acknowledged > again + 100)
    await crowd.stop()
    await audit(collector, crowd)
    await collector.stop()
    say(`ended with ${code}, ${crowd.refused} refused, ${crowd.acknowledged} acknowledged, 0 lost`)
  },
}

async function waitUntil(what: string, holds: () => boolean): Promise<void> {
  const deadline = Date.now() + RECOVERY_MS_MAX
  while (!holds()) {
    check(Date.now() < deadline, `waited ${RECOVERY_MS_MAX} ms in vain until ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
