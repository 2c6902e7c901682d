import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { newClient } from '../browser.ts'
import { type RequestOptions, request } from '../request.ts'
import { listSales, makeLink, trackSale, visit } from '../shop.ts'
import { startCollector } from '../start-collector.ts'
import { assertWithinContract } from './answer-within-contract.ts'
import { exchange } from './exchange.ts'
import { type Endpoint, readServedEndpoints } from './served-endpoints.ts'

// Bodies made to cost more than they weigh. What they cost others is printed and not asserted: that
// depends on the machine.
const LIMIT_BYTES = 64 * 1024
const PING_EVERY_MS = 5
const HUGE_BYTES = 10_000_000

const collector = await startCollector({ env: { TRUST_PROXY: '1' } })
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

/** As long as a body may be, and not a character longer. */
const full = (head: string, filling: string, tail: string) =>
  head +
  filling.repeat(Math.floor((LIMIT_BYTES - head.length - tail.length) / filling.length)) +
  tail
const nested = (head: string, opening: string, closing: string, tail: string) => {
  const room = LIMIT_BYTES - head.length - tail.length - 1
  const levels = Math.floor(room / (opening.length + closing.length))
  return `${head}${opening.repeat(levels)}1${closing.repeat(levels)}${tail}`
}
const person = '"customerExternalId":"eve","eventName":"Purchase","amount":1'
/** The fields that some endpoint looks at most closely. */
const field = (name: string, filling: string, end = '') =>
  full(`{${person},"url":"https://shop.example/","key":"k","${name}":"`, filling, `${end}"}`)

const BOMBS: Readonly<Record<string, string>> = {
  'arrays in arrays': nested('', '[', ']', ''),
  'objects in objects': nested('', '{"a":', '}', ''),
  'arrays in metadata': nested(`{${person},"metadata":{"a":`, '[', ']', '}}'),
  'objects in a list': nested('[', '{"a":', '}', ']'),
  'many fields': full(`{${person}`, ',"x":1', '}'),
  'many lists in metadata': full(`{${person},"metadata":{"a":[`, '[],', '[]]}}'),
  'many links': full('[', '{},', '{}]'),
  'a hundred links that are none': `[${Array(100).fill('{"url":"x"}').join()}]`,
  'many ids': full('{"data":{},"linkIds":[', '"a",', '"a"]}'),
  'many tags': full('{"url":"https://shop.example/","tagIds":[', '"a",', '"a"]}'),
  'many countries': full('{"url":"https://shop.example/","geo":{', '"a":"b",', '"a":"b"}}'),
  'a long number': full(`{"customerExternalId":"eve","amount":`, '9', '}'),
  'a long fraction': full(`{"customerExternalId":"eve","amount":0.`, '1', 'e-9}'),
  'escapes alone': field('customerName', '\\u0061'),
  'an e-mail without an end': field('customerEmail', 'a', '@'),
  'an e-mail of dots': field('customerEmail', 'a.', '@a'),
  'an e-mail of hosts': field('customerEmail', 'a@', ''),
  'a host without an end': field('customerEmail', 'a', '@'.concat('a.'.repeat(9))),
  'a key of slashes': field('key', '/', 'a'),
  'a key of segments': field('key', 'a/', '?'),
  'a prefix of slashes': field('prefix', '/', 'a'),
  'an address of slashes': field('url', '/', ''),
  'an address of dots': field('url', '../', ''),
  'an address of accounts': field('url', 'http://a@', ''),
  'a deep link of percents': field('deepLink', '%', ''),
  'a domain of labels': field('domain', 'a.', ''),
  'a currency of spaces': field('currency', ' ', ''),
  'a click of spaces': field('clickId', ' ', 'a'),
  '__proto__ as a field': `{${person},"__proto__":{"amount":9,"isAdmin":true}}`,
  '__proto__ many times over': full(`{${person}`, ',"__proto__":{"a":1}', '}'),
  'constructor as a field': `{${person},"constructor":{"prototype":{"amount":9}}}`,
  '__proto__ in metadata': `{${person},"metadata":{"__proto__":{"toString":1}}}`,
  '__proto__ as a link': '[{"url":"https://shop.example/","__proto__":{"key":"poisoned"}}]',
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
    let slowest = { name: '', ms: 0 }
    const latencies = await pingWhile(async () => {
      for (const [name, body] of Object.entries(BOMBS)) {
        assert.ok(Buffer.byteLength(body) <= LIMIT_BYTES, name)
        const start = performance.now()
        const answer = await send(endpoint, body)
        const ms = performance.now() - start
        if (ms > slowest.ms) slowest = { name, ms }
        assertWithinContract(answer)
      }
    })
    t.diagnostic(`${tell(latencies)}; slowest ${slowest.name}: ${slowest.ms.toFixed(1)} ms`)
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
