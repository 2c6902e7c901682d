import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { changeDatabase } from './change-database.ts'
import { request } from './request.ts'
import { makeLink, trackSale, visit } from './shop.ts'
import { type Collector, startCollector, WITHOUT_FILES } from './start-collector.ts'

// Whatever could tell who somebody is, or open a door, planted wherever a caller can put it.
const PERSON = {
  customerExternalId: 'canary-external-id',
  customerName: 'Canary Name',
  customerEmail: 'canary.mail@example.com',
  customerAvatar: 'https://canary-avatar.example/me.png',
}
const SECRET_KEY = 'dub_canarySecretKey0123456789'
const PUBLISHABLE_KEY = 'dub_pk_canaryPublishableKey0123'
const WRONG_KEY = 'dub_canaryWrongKey0123456789'
const METRICS_TOKEN = 'canary-metrics-token'
const ADDRESS = '203.0.113.77'
const CANARIES = [
  ...Object.values(PERSON),
  ...[SECRET_KEY, PUBLISHABLE_KEY, WRONG_KEY, METRICS_TOKEN, ADDRESS],
  ...['canary', 'Canary'],
]

const PATHS = [
  ...['/track/sale', '/track/sale/client', '/track/lead', '/track/lead/client'],
  ...['/track/click', '/track/visit', '/track/open', '/links', '/links/bulk', '/links/upsert'],
  ...['/links/count', '/links/info', '/links/canary-external-id', '/customers', '/events'],
  ...['/customers/ext_canary-external-id', '/analytics', '/canary-external-id', '/healthz'],
  ...['/readyz', '/metrics', '/docs', '/openapi.json', '/script.js', '/%E0%A4%A?canary=Canary'],
]
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD']
/** No route is for these: were each counted, callers could make up series without end. */
const UNMEANT = ['PURGE', 'PROPFIND', 'SUBSCRIBE']
const KEYS = [SECRET_KEY, PUBLISHABLE_KEY, WRONG_KEY]

let collector: Collector
let clickId: string
before(async () => {
  const env = {
    LOG_LEVEL: 'trace',
    TRUST_PROXY: '1',
    SALETRAIL_SECRET_KEY: SECRET_KEY,
    SALETRAIL_PUBLISHABLE_KEY: PUBLISHABLE_KEY,
    METRICS_TOKEN,
  }
  collector = await startCollector({ env })
  clickId = await visit(collector, await makeLink(collector))
})
after(async () => {
  await collector.stop()
})

/** What a caller may send: a good sale and lead, and faults in the very fields that matter. */
function bodies(): (object | string)[] {
  const event = { ...PERSON, amount: 1_00, eventName: 'Purchase', clickId, invoiceId: 'inv_1' }
  return [
    event,
    { ...event, amount: 2_00 },
    { ...event, customerEmail: 'canary.mail@' },
    { ...event, customerName: 'Canary Name'.repeat(20) },
    { ...event, customerExternalId: ['canary-external-id'] },
    { ...event, paymentProcessor: 'canary-processor', currency: 'canary' },
    `{"customerEmail": "canary.mail@example.com", `,
  ]
}

const sentHeaders = (key: string) => ({
  authorization: `Bearer ${key}`,
  'x-forwarded-for': ADDRESS,
  'user-agent': 'Canary/1.0',
  referer: 'https://canary-avatar.example/canary-external-id',
  cookie: 'dub_id=canary-external-id',
})

async function sendEverything(): Promise<string[]> {
  const refusals: string[] = []
  for (const path of PATHS) {
    for (const method of METHODS) {
      for (const key of KEYS) {
        const isRead = method === 'GET' || method === 'HEAD'
        for (const body of isRead ? [undefined] : bodies()) {
          const options = { method, headers: sentHeaders(key), ...(body && { body }) }
          const { status, text } = await request(`${collector.url}${path}`, options)
          if (status >= 400) refusals.push(text)
        }
      }
    }
  }
  return refusals
}

const findCanaries = (text: string) => CANARIES.filter((canary) => text.includes(canary))
const readMetrics = () =>
  request(`${collector.url}/metrics`, { headers: { authorization: `bearer ${METRICS_TOKEN}` } })

test('no log line and no metric tells who a customer is, or holds a key', async () => {
  await sendEverything()
  for (const method of UNMEANT) await request(`${collector.url}/links`, { method })
  const { text } = await readMetrics()
  assert.match(text, /saletrail_http_requests_total\{method="OTHER",/)
  for (const method of UNMEANT) assert.ok(!text.includes(method), method)
  assert.match(text, /saletrail_decisions_total\{command="sale",outcome="direct"\} [1-9]/)
  assert.match(text, /saletrail_decisions_total\{command="sale",outcome="replayed_differs"\} [1-9]/)
  assert.match(text, /saletrail_http_requests_total\{method="POST",route="\/track\/sale",/)
  assert.match(text, /saletrail_commit_seconds_count [1-9]/)
  assert.match(text, /saletrail_batch_commands_count [1-9]/)
  assert.match(text, /saletrail_waiting_commands 0/)
  assert.deepEqual(findCanaries(text), [])
  const logs = collector.stdout() + collector.stderr()
  assert.match(logs, /a repeated invoice differs/)
  assert.deepEqual(findCanaries(logs), [])
})

test('nor when the database refuses a customer, and repeats who it is', {
  skip: WITHOUT_FILES === false && 'SQLite does not repeat what it refuses: NOT TRIED ON SQLITE',
}, async () => {
  const nobody = 'ALTER TABLE customers ADD CONSTRAINT nobody CHECK (false) NOT VALID'
  await changeDatabase(collector, nobody)
  const sale = { ...PERSON, customerExternalId: 'canary-new', amount: 1_00, clickId }
  const { status, text } = await trackSale(collector, sale)
  await changeDatabase(collector, 'ALTER TABLE customers DROP CONSTRAINT nobody')
  assert.equal(status, 500)
  assert.deepEqual(findCanaries(text), [])
  const logs = collector.stdout() + collector.stderr()
  // The control: the refusal is in the log.
  assert.match(logs, /violates check constraint \\"nobody\\"/)
  assert.deepEqual(findCanaries(logs), [])
})

test('nor when everything fails: not the log, not the answer', async () => {
  // A second connection takes the tables away; what is asked now is a fault of the collector's own.
  const tables = ['link_totals', 'clicks', 'customers']
  await changeDatabase(collector, tables.map((table) => `DROP TABLE ${table};`).join(' '))
  const refusals = await sendEverything()
  const faults = refusals.filter((text) => text.includes('internal_server_error'))
  assert.ok(faults.length > 0)
  assert.deepEqual(findCanaries(faults.join('\n')), [])
  assert.doesNotMatch(faults.join('\n'), /no such table|Sqlite|\bat \S+:\d+|node_modules/)
  const logs = collector.stdout() + collector.stderr()
  // The control: the fault itself is in the log.
  assert.match(logs, /no such table|relation .* does not exist/)
  assert.deepEqual(findCanaries(logs), [])
})

test('the metrics are read with their token, and with nothing else', async () => {
  for (const key of [...KEYS, '']) {
    const headers = { authorization: `Bearer ${key}` }
    assert.equal((await request(`${collector.url}/metrics`, { headers })).status, 401)
  }
  const { status, headers } = await readMetrics()
  assert.equal(status, 200)
  assert.match(headers['content-type'] ?? '', /^text\/plain; version=0\.0\.4/)
})
