import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { type TestContext, test } from 'node:test'
import { buildWithBug } from '../faults/build-with-bug.ts'
import { request } from '../request.ts'
import { residentMebibytes } from '../resident-mebibytes.ts'
import { type Collector, startCollector } from '../start-collector.ts'

// The limit of calls is kept per key; so whoever makes up keys must not make up entries.
const UNKNOWN_KEYS = 100_000
const WARM_UP = 20_000
/** Sent one behind the other on one connection, without waiting: the quickest way to ask. */
const AT_ONCE = 500

/** A hundred bytes a key would be ten; what the limiter keeps of a client is more. */
const GROWTH_MEGABYTES_MAX = 30

/** Some growth is garbage not yet collected, and comes and goes; what is kept comes each time. */
const ROUNDS = 2

type Address = Pick<Collector, 'url' | 'pid'>

const question = (key: string) =>
  `POST /track/sale/client HTTP/1.1\r\nHost: shop\r\nAuthorization: Bearer ${key}\r\n` +
  'Content-Length: 2\r\n\r\n{}'
const newKey = () => `dub_pk_${randomBytes(18).toString('hex')}`

/** Asks with so many keys nobody has; how many were refused as such. */
async function askWithUnknownKeys(url: string, count: number): Promise<number> {
  let refused = 0
  for (let asked = 0; asked < count; asked += AT_ONCE) {
    const questions = Array.from({ length: AT_ONCE }, () => question(newKey()))
    refused += await countRefusals(url, questions.join(''))
  }
  return refused
}

function countRefusals(url: string, questions: string): Promise<number> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  let answered = ''
  const count = () => answered.split('HTTP/1.1 401 ').length - 1
  return new Promise((resolve, reject) => {
    socket.setEncoding('latin1').once('error', reject)
    socket.on('data', (text: string) => {
      answered += text
      if (answered.endsWith('}}') && count() === AT_ONCE) socket.destroy()
    })
    socket.once('close', () => resolve(count()))
    socket.write(questions)
  })
}

/** By how many megabytes the process grows each time it refuses them, until that is enough. */
async function measureGrowth(
  collector: Address,
  t: TestContext,
  isEnough = (_growth: number) => false,
): Promise<number[]> {
  await askWithUnknownKeys(collector.url, WARM_UP)
  const growths: number[] = []
  while (growths.length < ROUNDS && !growths.some(isEnough)) {
    const before = residentMebibytes(collector.pid)
    assert.equal(await askWithUnknownKeys(collector.url, UNKNOWN_KEYS), UNKNOWN_KEYS)
    const after = residentMebibytes(collector.pid)
    t.diagnostic(`resident memory: ${before.toFixed(1)} MB before, ${after.toFixed(1)} MB after`)
    growths.push(after - before)
  }
  return growths
}

test(`${UNKNOWN_KEYS} unknown keys are all refused, and leave nothing behind`, async (t) => {
  const collector = await startCollector()
  const isSmall = (growth: number) => growth < GROWTH_MEGABYTES_MAX
  assert.ok((await measureGrowth(collector, t, isSmall)).some(isSmall))

  const ask = (key: string) => {
    const headers = { authorization: `Bearer ${key}` }
    const body = { customerExternalId: 'ada', amount: 1 }
    return request(`${collector.url}/track/sale/client`, { method: 'POST', headers, body })
  }
  const known = await ask(collector.publishableKey)
  assert.deepEqual([known.status, known.headers['x-ratelimit-remaining']], [200, '599'])
  const names = Object.keys((await ask(newKey())).headers)
  assert.deepEqual(
    names.filter((name) => name.includes('ratelimit')),
    [],
  )
  await collector.stop()
})

test('control: that goes red when calls are counted before their key is known', async (t) => {
  const main = await buildWithBug([
    {
      file: 'http/browser-guards.ts',
      text: "[authenticate('publishable', services), createLimitRate(services), assertHostname]",
      bug: "[createLimitRate(services), authenticate('publishable', services), assertHostname]",
    },
    {
      file: 'http/limit-rate.ts',
      text: "c.get('keyId')",
      bug: "c.req.header('authorization')",
    },
  ])
  const collector = await startCollector({ main })
  // Entries of the round before may end meanwhile and leave room for those of the next.
  const growths = await measureGrowth(collector, t)
  const kept = growths.reduce((sum, growth) => sum + growth, 0)
  assert.ok(kept > growths.length * GROWTH_MEGABYTES_MAX, `${growths.join(', ')} MB`)
  await collector.stop()
})
