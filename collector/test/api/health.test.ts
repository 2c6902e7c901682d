import assert from 'node:assert/strict'
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
