import assert from 'node:assert/strict'
import { Agent } from 'node:http'
import { after, test } from 'node:test'
import { request } from '../request.ts'
import { startCollector } from '../start-collector.ts'

const collector = await startCollector()
after(collector.stop)

for (const [path, status] of [
  ['/healthz', 'ok'],
  ['/readyz', 'ready'],
] as const) {
  test(`${path} needs no key and says ${status}`, async () => {
    const answer = await request(`${collector.url}${path}`)
    assert.equal(answer.status, 200)
    assert.deepEqual(answer.json(), { status })
  })
}

test('a connection is kept for longer than a load balancer’s minute', async () => {
  const agent = new Agent({ keepAlive: true })
  const { headers } = await request(`${collector.url}/healthz`, { agent })
  agent.destroy()
  const [, seconds] = /^timeout=(\d+)$/.exec(String(headers['keep-alive'])) ?? []
  assert.ok(Number(seconds) > 60, String(headers['keep-alive']))
})
