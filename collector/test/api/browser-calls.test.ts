import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { callFromBrowser, newClient } from '../browser.ts'
import { request } from '../request.ts'
import { runSaletrail } from '../run-saletrail.ts'
import { startCollector } from '../start-collector.ts'

// What holds for every route that pages call: who may, from where, and how often.
const collector = await startCollector({ env: { TRUST_PROXY: '1' } })
after(collector.stop)

const fromBrowser = (body: object, headers: Record<string, string>) =>
  callFromBrowser(collector, '/track/sale/client', body, { headers })

test('a client has six hundred calls a minute, whatever others do', async () => {
  const body = { customerExternalId: 'nobody', amount: 1 }
  const client = newClient()
  const answers = await Promise.all(Array.from({ length: 601 }, () => fromBrowser(body, client)))
  const refused = answers.filter(({ status }) => status === 429)
  assert.equal(refused.length, 1)
  const { headers, text } = refused[0] ?? assert.fail()
  assert.match(text, /"code":"rate_limit_exceeded"/)
  assert.equal(headers['access-control-allow-origin'], '*')
  assert.equal(headers['ratelimit-policy'], '"client";q=600;w=60')
  assert.match(String(headers.ratelimit), /^"client";r=0;t=\d+$/)
  assert.deepEqual([headers['x-ratelimit-limit'], headers['x-ratelimit-remaining']], ['600', '0'])
  const seconds = Number(headers['retry-after'])
  assert.ok(Number.isInteger(seconds) && seconds >= 1 && seconds <= 60, String(seconds))
  const resetSeconds = Number(headers['x-ratelimit-reset'])
  assert.ok(resetSeconds > 1_700_000_000 && resetSeconds <= Date.now() / 1_000 + 61)

  const other = await fromBrowser(body, newClient())
  assert.deepEqual([other.status, other.headers['x-ratelimit-remaining']], [200, '599'])
  const onLeads = await callFromBrowser(collector, '/track/lead/client', {}, { headers: client })
  assert.equal(onLeads.status, 429)

  // Another key's calls are another shop's, though they come from the same office.
  const { key } = runSaletrail<{ key: { key: string } }>(
    ...([collector, 'key', 'create', '--workspace', 'ws_1', '--kind', 'publishable'] as const),
  )
  const withOtherKey = { ...client, authorization: `Bearer ${key.key}` }
  const deadline = Date.now() + NOTICED_MS_MAX
  let ofOtherKey = await fromBrowser(body, withOtherKey)
  while (ofOtherKey.status === 401 && Date.now() < deadline) {
    ofOtherKey = await fromBrowser(body, withOtherKey)
  }
  assert.deepEqual([ofOtherKey.status, ofOtherKey.headers['x-ratelimit-remaining']], [200, '599'])
})

const NOTICED_MS_MAX = 10_000

const PUBLIC = ['/track/click', '/track/visit', '/track/open']
const CLIENT = ['/track/sale/client', '/track/lead/client']
const SECRET = ['/track/sale', '/track/lead', '/links', '/events']

for (const path of [...PUBLIC, ...CLIENT, ...SECRET]) {
  const isOpen = !SECRET.includes(path)
  test(`a page of any site ${isOpen ? 'may' : 'may not'} call ${path}`, async () => {
    const headers = {
      origin: 'https://shop.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    }
    const preflight = await request(`${collector.url}${path}`, { method: 'OPTIONS', headers })
    const asked = await request(`${collector.url}${path}`, { method: 'POST', headers, body: {} })
    const names = Object.keys({ ...preflight.headers, ...asked.headers })
    if (!isOpen) {
      assert.deepEqual(
        names.filter((name) => name.startsWith('access-control')),
        [],
      )
      return
    }
    assert.equal(preflight.status, 204)
    assert.equal(preflight.headers['access-control-allow-methods'], 'POST')
    assert.match(String(preflight.headers['access-control-allow-headers']), /authorization/i)
    assert.equal(preflight.headers['access-control-max-age'], '86400')
    for (const answer of [preflight, asked]) {
      assert.equal(answer.headers['access-control-allow-origin'], '*')
    }
    assert.ok(!names.includes('access-control-allow-credentials'))
    const exposed = String(asked.headers['access-control-expose-headers'])
    for (const name of ['Saletrail-Outcome', 'Idempotent-Replayed', 'Retry-After', 'RateLimit']) {
      assert.ok(exposed.split(',').includes(name), `${name} can be read by the page`)
    }
  })
}
