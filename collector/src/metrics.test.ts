import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMetrics } from './metrics.ts'

const readSample = (text: string, sample: string) =>
  text
    .split('\n')
    .find((line) => line.startsWith(`${sample} `))
    ?.slice(sample.length + 1)

test('however often they are read, decisions and requests are counted once each', async () => {
  const metrics = createMetrics(() => 3)
  const direct = 'saletrail_decisions_total{command="sale",outcome="direct"}'
  const replayed = 'saletrail_decisions_total{command="sale",outcome="replayed"}'
  const booked = 'saletrail_http_requests_total{method="POST",route="/track/sale",status="200"}'
  const timed = 'saletrail_http_request_seconds_count{route="/track/sale"}'
  const readBoth = () => Promise.all([metrics.read(), metrics.read()])

  assert.equal(readSample(await metrics.read(), direct), undefined)
  for (const outcome of ['direct', 'replayed', 'direct']) {
    metrics.onDecision('sale', outcome)
    metrics.countRequest('POST', '/track/sale', 200, 0.002)
  }
  metrics.countRequest('POST', '/track/sale', 404, 0.002)
  for (const text of await readBoth()) {
    const counted = [direct, replayed, booked, timed].map((sample) => readSample(text, sample))
    assert.deepEqual(counted, ['2', '1', '3', '4'])
    assert.equal(readSample(text, 'saletrail_waiting_commands'), '3')
  }
  metrics.onDecision('sale', 'direct')
  for (const text of await readBoth()) assert.equal(readSample(text, direct), '3')
})
