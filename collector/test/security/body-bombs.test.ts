import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { newClient } from '../browser.ts'
import { leastStall, STALL_PROBE, type Stall } from '../read-stall.ts'
import { type RequestOptions, request } from '../request.ts'
import { listSales, makeLink, trackSale, visit } from '../shop.ts'
import { startCollector } from '../start-collector.ts'
import { assertWithinContract } from './answer-within-contract.ts'
import { BOMBS, LIMIT_BYTES } from './bombs.ts'
import { exchange } from './exchange.ts'
import { type Endpoint, readServedEndpoints } from './served-endpoints.ts'

// What a bomb costs others is printed and not asserted, for that depends on the machine;
// `npx tsx collector/bench/bombs.ts` measures it with more patience.
const PING_EVERY_MS = 5
const HUGE_BYTES = 10_000_000

const collector = await startCollector({ env: { TRUST_PROXY: '1', ...STALL_PROBE } })
after(collector.stop)
const { url, secretKey, publishableKey } = collector
const clickId = await visit(collector, await makeLink(collector))
await trackSale(collector, { customerExternalId: 'ada', clickId, amount: 100, invoiceId: 'inv_1' })

const endpoints = (await readServedEndpoints(url)).filter(({ body }) => body !== undefined)

function headersFor({ key }: Endpoint): Record<string, string> {
  const authorization = `Bearer ${key === 'publishable' ? publishableKey : secretKey}`
  return { authorization, 'content-type': 'application/json', ...newClient() }
}
const send = (endpoint: Endpoint, body: RequestOptions['body']) => {
  const { method, path } = endpoint
  const options = { method, headers: headersFor(endpoint), ...(body !== undefined && { body }) }
  return request(`${url}${path.replace(/\{\w+\}/, 'ext_summer')}`, options)
}

/** Asks for the process's health all the while; the latencies of all that was asked. */
async function pingWhile(work: () => Promise<void>): Promise<number[]> {
  const latencies: number[] = []
  let isOver = false
  const pinging = (async () => {
    while (!isOver) {
      const start = performance.now()
      assert.equal((await request(`${url}/healthz`)).status, 200)
      latencies.push(performance.now() - start)
      await sleep(PING_EVERY_MS)
    }
  })()
  await work().finally(() => {
    isOver = true
  })
  await pinging
  return latencies.sort((a, b) => a - b)
}

function tell(latencies: readonly number[]): string {
  const at = (share: number) =>
    (latencies[Math.floor(share * (latencies.length - 1))] ?? 0).toFixed(1)
  return `/healthz beside it, ms: median ${at(0.5)}, p99 ${at(0.99)}, most ${at(1)}`
}

test('without bombs: the latency to compare with', async (t) => {
  t.diagnostic(tell(await pingWhile(() => sleep(1_000))))
})

for (const endpoint of endpoints) {
  test(`${endpoint.name} takes every bomb for a request like any other`, async (t) => {
    let worst: Stall & { readonly name: string } = { name: '', stallMs: 0, cpuMs: 0 }
    for (const [name, body] of Object.entries(BOMBS)) {
      assert.ok(Buffer.byteLength(body) <= LIMIT_BYTES, name)
      const stall = await leastStall(collector, 2, async () => {
        assertWithinContract(await send(endpoint, body))
      })
      if (stall.stallMs > worst.stallMs) worst = { name, ...stall }
    }
    const { name, stallMs, cpuMs } = worst
    const figures = `${stallMs.toFixed(1)} ms, CPU ${cpuMs.toFixed(1)} ms`
    t.diagnostic(`longest stall of the event loop: ${figures}, by ${name}`)
  })

  test(`${endpoint.name} refuses more than 64 KiB, declared or not`, async () => {
    for (const body of ['x'.repeat(LIMIT_BYTES + 1), ['x'.repeat(LIMIT_BYTES), 'x']]) {
      const answer = await send(endpoint, body)
      assertWithinContract(answer)
      assert.equal(answer.status, 413)
    }
  })
}

test('ten megabytes that are sent all the same are refused, and hold up nobody', async (t) => {
  const head = `POST /track/sale HTTP/1.1\r\nHost: shop\r\nAuthorization: Bearer ${secretKey}\r\n`
  const half = HUGE_BYTES / 2
  const json = '['.repeat(half) + ']'.repeat(half)
  const chunk = `10000\r\n${'['.repeat(0x10000)}\r\n`
  const latencies = await pingWhile(async () => {
    for (const [status, body] of [
      [413, `Content-Length: ${HUGE_BYTES}\r\n\r\n${json}`],
      [413, `Content-Length: 99999999999999\r\n\r\n${json}`],
      [413, `Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(HUGE_BYTES / 0x10000)}`],
    ] as const) {
      const { answered } = await exchange(url, { bytes: head + body, until: /\}\}$/ })
      assert.match(answered, new RegExp(`^HTTP/1.1 ${status} `))
      assert.match(answered, /\{"error":\{"code":"bad_request",/)
    }
  })
  t.diagnostic(tell(latencies))
})

test('no bomb has changed what was sold, nor what a field means', async () => {
  const sale = (await listSales(collector)).find((one) => one.sale.invoiceId === 'inv_1')
  assert.equal(sale?.sale.amount, 100)
  const links = await request(`${url}/poisoned`)
  assert.equal(links.status, 404)
  const body = { customerExternalId: 'ada', amount: 7, invoiceId: 'inv_2' }
  const sold = (await trackSale(collector, body)).json() as { sale: { amount: number } }
  assert.equal(sold.sale.amount, 7)
  assert.doesNotMatch(collector.stdout(), /request failed/)
})
