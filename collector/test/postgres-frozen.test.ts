import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connect, untilThereIs, untilWaitedFor } from './postgres-server.ts'
import { call, makeLink } from './shop.ts'
import { startCollector } from './start-collector.ts'
import { newTestDatabase } from './test-databases.ts'

test('a collector that freezes in a batch keeps links from others for seconds only', async () => {
  const url = await newTestDatabase()
  const collector = await startCollector({ databaseFile: url })
  const { id } = await makeLink(collector, { key: 'tea' })
  const another = await connect(url)
  await another.query('BEGIN; SELECT FROM links FOR UPDATE')
  const change = call(collector, 'PATCH', `/links/${id}`, { body: { key: 'rum' } })
  await untilWaitedFor(another)
  process.kill(collector.pid, 'SIGSTOP')
  try {
    await another.query('COMMIT')
    // The server has done the batch's first half, and waits for the second.
    await untilThereIs(
      another,
      `SELECT FROM pg_stat_activity WHERE datname = current_database()
         AND application_name = 'saletrail' AND state = 'idle in transaction'`,
    )
    // Far beyond what the server is told to bear.
    await another.query("SET lock_timeout = '30s'")
    const { rowCount } = await another.query("UPDATE links SET key = 'gin'")
    assert.equal(rowCount, 1)
  } finally {
    process.kill(collector.pid, 'SIGCONT')
  }
  await change
  await another.end()
  await collector.stop()
})
