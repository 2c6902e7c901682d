import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, mock, test } from 'node:test'
import { Hono } from 'hono'
import type { CollectorEnv, Services } from '../src/http/collector-env.ts'
import { createRecognizeVisitor } from '../src/http/visitor.ts'
import { openSqliteStore } from '../src/store/sqlite/open-sqlite-store.ts'
import { makeFolder } from './start-collector.ts'

const DAY_MS = 86_400_000
const store = openSqliteStore(join(makeFolder(), 'saletrail.db'))
after(() => store.close())

/** How a collector behind so many proxies knows whoever sends these headers. */
function open(trustProxyHops: number, over: Services['store'] = store) {
  const services = {
    store: over,
    trustProxyHops,
    findPlace: () => undefined,
  } as unknown as Services
  const recognize = createRecognizeVisitor(services)
  const app = new Hono<CollectorEnv>().get('/', async (c) => c.text((await recognize(c)).hash))
  app.onError((_, c) => c.text('none'))
  return async (forwarded: string, userAgent = 'Firefox') => {
    const headers = { 'user-agent': userAgent, 'x-forwarded-for': forwarded }
    return (await app.request('/', { headers })).text()
  }
}

test('a visitor is an address and a browser, of which nothing but a hash is left', async () => {
  const hashOf = open(1)
  const hash = await hashOf('203.0.113.9')
  assert.match(hash, /^[0-9a-f]{64}$/)
  assert.equal(await hashOf('203.0.113.9'), hash)
  assert.notEqual(await hashOf('203.0.113.10'), hash)
  assert.notEqual(await hashOf('203.0.113.9', 'Chrome'), hash)
})

test('a visitor who says to be somebody else is whom the trusted proxies saw', async () => {
  const behindOne = open(1)
  const behindTwo = open(2)
  const seen = await behindOne('203.0.113.9')
  assert.equal(await behindOne('198.51.100.1, 203.0.113.9'), seen)
  assert.notEqual(await behindOne('203.0.113.9, 198.51.100.1'), seen)
  assert.equal(await behindTwo('198.51.100.1, 203.0.113.9, 10.0.0.1'), seen)
})

test('a look-up that fails costs its own click, and none of those after it', async () => {
  let isAway = true
  const coming: Services['store'] = {
    ...store,
    async takeVisitorSalt(day, fresh) {
      if (isAway) throw new Error('the database does not answer')
      return store.takeVisitorSalt(day, fresh)
    },
  }
  const hashOf = open(1, coming)
  assert.equal(await hashOf('203.0.113.9'), 'none')
  isAway = false
  assert.equal(await hashOf('203.0.113.9'), await open(1)('203.0.113.9'))
})

test('without a proxy nobody can be somebody else by saying so', async () => {
  const inTheOpen = open(0)
  assert.equal(await inTheOpen('203.0.113.9'), await inTheOpen('198.51.100.1'))
})

test('nobody can tell tomorrow who somebody was today, nor can another shop', async (t) => {
  const elsewhere = openSqliteStore(join(makeFolder(), 'saletrail.db'))
  t.after(() => elsewhere.close())
  const today = await open(1)('203.0.113.9')
  assert.notEqual(await open(1, elsewhere)('203.0.113.9'), today)
  const hashOf = open(1)
  mock.timers.enable({ apis: ['Date'], now: Date.now() + DAY_MS })
  t.after(() => mock.timers.reset())
  const tomorrow = await hashOf('203.0.113.9')
  assert.notEqual(tomorrow, today)
  assert.equal(await open(1)('203.0.113.9'), tomorrow, 'after a restart too')
  mock.timers.setTime(Date.now() - DAY_MS)
  assert.notEqual(await open(1)('203.0.113.9'), today, 'the salt of a day that is over is gone')
})
