import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { Hono } from 'hono'
import { answerError } from './answer-error.ts'
import type { CollectorEnv, Services } from './collector-env.ts'
import { createLimitRate } from './limit-rate.ts'

const CALLS_A_MINUTE = 600
const noon = Date.UTC(2026, 8, 29, 12)

const services = { trustProxyHops: 0, publicUrl: 'http://127.0.0.1' } as Services
const app = new Hono<CollectorEnv>()
  .onError((error, c) => answerError(error, c, services))
  .use(createLimitRate(services))
  .get('/', (c) => c.text(''))

test('a clock that is set back tells no caller to wait longer than a minute', async () => {
  mock.timers.enable({ apis: ['Date'], now: noon })
  for (let call = 0; call < CALLS_A_MINUTE; call++) await app.request('/')
  mock.timers.setTime(noon - 8 * 86_400_000)
  const { status, headers } = await app.request('/')
  mock.timers.reset()
  assert.equal(status, 429)
  assert.equal(headers.get('retry-after'), '60')
  assert.equal(headers.get('ratelimit'), '"client";r=0;t=60')
})
