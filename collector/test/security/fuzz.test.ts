import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, describe, test } from 'node:test'
import fc from 'fast-check'
import { newClient } from '../browser.ts'
import { request } from '../request.ts'
import { listSales, makeLink, trackSale, visit } from '../shop.ts'
import { startCollector } from '../start-collector.ts'
import { assertWithinContract } from './answer-within-contract.ts'
import { hostileRequest } from './hostile-request.ts'
import { type Endpoint, readServedEndpoints } from './served-endpoints.ts'

// Requests nobody would send, to every endpoint that is served. A failure names its seed and the
// smallest request found; to run it again, or for longer:
// `FUZZ_SEED=… FUZZ_RUNS=… npm run test:fast -- security/fuzz`.
const RUNS = Number(process.env.FUZZ_RUNS ?? 120)
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31)
/** So many endpoints are tried at the same time; more would only wait for each other. */
const AT_ONCE = 8

const collector = await startCollector({ env: { TRUST_PROXY: '1' } })
after(collector.stop)
const link = await makeLink(collector, { key: 'summer', externalId: 'summer' })
const clickId = await visit(collector, link)
await trackSale(collector, { customerExternalId: 'ada', clickId, amount: 1, invoiceId: 'inv_1' })
const { secretKey, publishableKey } = collector
const names = [
  link.id,
  link.key,
  link.domain,
  link.shortLink,
  clickId,
  'ada',
  'ext_ada',
  'ext_summer',
  'inv_1',
]
const known = { secretKey, publishableKey, names }

/** Finds a request that is answered outside the contract, and makes it as small as it gets. */
async function fuzz(url: string, endpoint: Endpoint, runs: number): Promise<void> {
  const property = fc.asyncProperty(
    hostileRequest(endpoint, known),
    async ({ path, ...options }) => {
      assertWithinContract(await request(`${url}${path}`, options))
    },
  )
  await fc.assert(property, { numRuns: runs, seed: SEED })
}

const served = await readServedEndpoints(collector.url)
/** Deletions last: they take away what the others reach. */
const isDeletion = ({ method }: Endpoint) => method === 'DELETE'
const endpoints = [...served.filter((one) => !isDeletion(one)), ...served.filter(isDeletion)]

describe('whatever is sent, the answer is one of the contract', { concurrency: AT_ONCE }, () => {
  for (const endpoint of endpoints) {
    test(endpoint.name, () => fuzz(collector.url, endpoint, RUNS))
  }
  test('any method of any path', async () => {
    const path = fc.oneof(fc.webPath(), fc.constantFrom(...endpoints.map((one) => one.path)))
    const method = fc.constantFrom(
      'GET',
      'HEAD',
      'POST',
      'PUT',
      'PATCH',
      'DELETE',
      'OPTIONS',
      'QUERY',
    )
    const property = fc.asyncProperty(path, method, async (path, method) => {
      const headers = { authorization: `Bearer ${secretKey}`, ...newClient() }
      assertWithinContract(await request(`${collector.url}${path}`, { method, headers }))
    })
    await fc.assert(property, { numRuns: RUNS, seed: SEED })
  })
})

test('after all of it, what was sold is there, and sales go on', async () => {
  const another = await visit(collector, await makeLink(collector))
  const sale = { customerExternalId: 'last', amount: 100, clickId: another, invoiceId: 'inv_last' }
  const sold = await trackSale(collector, sale)
  assert.equal(sold.status, 200, sold.text)
  const invoices = (await listSales(collector)).map(({ sale: { invoiceId } }) => invoiceId)
  for (const invoice of ['inv_1', 'inv_last']) assert.ok(invoices.includes(invoice), invoice)
  assert.doesNotMatch(collector.stdout(), /request failed/)
  assert.equal(collector.stderr(), '')
})

test('the control: a fault that only a spoilt field brings out is found', async () => {
  const endpoint = endpoints.find(({ name }) => name === 'POST /track/sale') ?? assert.fail()
  const faulty = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    const isSpoilt = /"amount":"/.test(Buffer.concat(chunks).toString())
    outgoing.writeHead(isSpoilt ? 500 : 200, { 'content-type': 'application/json' }).end('{}')
  }).listen(0)
  const { port } = faulty.address() as AddressInfo
  const found = fuzz(`http://127.0.0.1:${port}`, endpoint, 2_000)
  await assert.rejects(found, (error: Error) => {
    assert.match(error.message, /seed: -?\d+/)
    assert.match(error.message, /Counterexample:.*amount/)
    return true
  })
  faulty.closeAllConnections()
  faulty.close()
})
