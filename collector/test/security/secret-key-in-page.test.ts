import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { request } from '../request.ts'
import { readMessages, startCollector } from '../start-collector.ts'

const collector = await startCollector({ env: { LOG_LEVEL: 'warn' } })
after(collector.stop)
const { url, secretKey, publishableKey } = collector

const list = (headers: Record<string, string>, key = secretKey) =>
  request(`${url}/links`, { headers: { authorization: `Bearer ${key}`, ...headers } })
const countCalls = async () => {
  const { text } = await request(`${url}/metrics`)
  return Number(/^saletrail_secret_keys_from_pages_total (\d+)$/m.exec(text)?.[1])
}
const warnings = () =>
  readMessages(collector.stdout()).filter(({ msg }) => /secret key/.test(String(msg)))

test('a server’s calls and those of the collector’s own page are nothing to tell of', async () => {
  assert.equal((await list({})).status, 200)
  assert.equal((await list({ origin: url })).status, 200)
  assert.equal((await list({ origin: 'https://shop.example' }, 'dub_unknownKey')).status, 401)
  assert.equal((await list({ origin: 'https://shop.example' }, publishableKey)).status, 400)
  assert.equal(await countCalls(), 0)
})

test('a secret key that a page sends is told of, and no page can read the answer', async () => {
  for (const origin of ['https://shop.example', 'null']) {
    const { status, headers } = await list({ origin })
    assert.equal(status, 200)
    assert.deepEqual(
      Object.keys(headers).filter((name) => name.startsWith('access-control-')),
      [],
    )
  }
  const preflight = { origin: 'https://shop.example', 'access-control-request-method': 'GET' }
  const asked = await request(`${url}/links`, { method: 'OPTIONS', headers: preflight })
  assert.equal(asked.headers['access-control-allow-origin'], undefined)
  assert.equal(await countCalls(), 2)
  // What was logged is here at the latest when the process has ended.
  await collector.stop()
  const [warning, ...others] = warnings()
  assert.deepEqual(others, [], 'once is enough')
  assert.match(String(warning?.key), /^key_/)
  assert.doesNotMatch(collector.stdout(), /testSecretKey/)
})
