import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, openSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { request } from './request.ts'
import { makeLink, trackSale, visit } from './shop.ts'
import { BUILT_COLLECTOR, makeFolder, removeFolder } from './start-collector.ts'

/** Writing here fails as on a disk that has no space left. */
const FULL_DISK = '/dev/full'
const READY_MS_MAX = 30_000
const secretKey = 'dub_testSecretKey'

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function waitUntilItListens(url: string): Promise<void> {
  const deadline = Date.now() + READY_MS_MAX
  while (Date.now() < deadline) {
    const answer = await request(`${url}/healthz`).catch(() => undefined)
    if (answer?.status === 200) return
    await delay(20)
  }
  throw new Error('it does not listen')
}

test('a log that cannot be written costs no sale, and holds up neither start nor end', {
  skip: !existsSync(FULL_DISK) && `${FULL_DISK} is not there`,
}, async () => {
  const folder = makeFolder()
  const PORT = String(await findFreePort())
  const child = spawn(process.execPath, [BUILT_COLLECTOR], {
    env: {
      PORT,
      DATABASE_URL: `file:${folder}/saletrail.db`,
      SALETRAIL_SECRET_KEY: secretKey,
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', openSync(FULL_DISK, 'w'), 'inherit'],
  })
  const exited = once(child, 'exit')
  try {
    const address = { url: `http://127.0.0.1:${PORT}`, secretKey }
    await waitUntilItListens(address.url)
    const clickId = await visit(address, await makeLink(address))
    // Each that differs from the first is worth a line of the log.
    for (const amount of [1, 2, 3, 4]) {
      const sale = { customerExternalId: 'ada', amount, clickId, invoiceId: 'inv_1' }
      assert.equal((await trackSale(address, sale)).status, 200)
      await delay(50)
    }
    child.kill('SIGTERM')
    assert.deepEqual(await exited, [0, null])
  } finally {
    child.kill('SIGKILL')
    removeFolder(folder)
  }
})
