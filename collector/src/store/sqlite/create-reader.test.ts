import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { StoreUnavailable } from '../store-error.ts'
import { openSqliteStore } from './open-sqlite-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'saletrail-reader-'))
after(() => rmSync(folder, { recursive: true, force: true }))

test('an end waits for the list that is being read, and for none behind it', async () => {
  const store = openSqliteStore(join(folder, 'saletrail.db'))
  const page = { limit: 1, offset: 0 }
  const lists = Array.from({ length: 12 }, () => store.listSales(1, page))
  const [outcomes] = await Promise.all([Promise.allSettled(lists), store.close()])
  const [first, ...others] = outcomes
  assert.deepEqual(first, { status: 'fulfilled', value: [] })
  assert.equal(others.length, 11)
  for (const other of others) {
    assert.ok(other.status === 'rejected' && other.reason instanceof StoreUnavailable)
  }
})
