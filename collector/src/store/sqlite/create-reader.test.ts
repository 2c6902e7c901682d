import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import { StoreOverloaded, StoreUnavailable } from '../store-error.ts'
import { createReader } from './create-reader.ts'
import { openSqliteStore } from './open-sqlite-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'saletrail-reader-'))
after(() => rmSync(folder, { recursive: true, force: true }))

let fileCount = 0
const newPath = () => join(folder, `${++fileCount}.db`)
const page = { limit: 1, offset: 0 }

test('an end waits for the list that is being read, and for none behind it', async () => {
  const store = openSqliteStore(newPath())
  const lists = Array.from({ length: 12 }, () => store.listSales(1, page))
  const [outcomes] = await Promise.all([Promise.allSettled(lists), store.close()])
  const [first, ...others] = outcomes
  assert.deepEqual(first, { status: 'fulfilled', value: [] })
  assert.equal(others.length, 11)
  for (const other of others) {
    assert.ok(other.status === 'rejected' && other.reason instanceof StoreUnavailable)
  }
})

test('an end waits for no list that somebody waits for, to do something without any', async () => {
  const path = newPath()
  const store = openSqliteStore(path)
  const reader = createReader(path)
  const lists = Array.from({ length: 12 }, () => reader.reads.listSales(1, page))
  const idle = reader.whileIdle(async () => assert.fail('lists are waited for'))
  const late = reader.reads.listSales(1, page)
  const outcomes = Promise.allSettled([...lists, idle, late])
  await setImmediate()
  await reader.close()
  const refused = (await outcomes).slice(2)
  assert.equal(refused.length, 12)
  for (const outcome of refused) {
    assert.ok(outcome.status === 'rejected' && outcome.reason instanceof StoreUnavailable)
  }
  await store.close()
})

test('an end waits for what is being done while nothing is read', async () => {
  const reader = createReader(newPath())
  let isDone = false
  void reader.whileIdle(async () => {
    await setImmediate()
    isDone = true
  })
  await reader.close()
  assert.ok(isDone)
})

test('of too many lists at once the last are refused at once, the others read', async () => {
  const store = openSqliteStore(newPath())
  const lists = Array.from({ length: 100 }, () => store.listSales(1, page))
  const outcomes = await Promise.allSettled(lists)
  const refused = outcomes.findIndex(({ status }) => status === 'rejected')
  assert.ok(refused >= 12, `${refused} lists at once are nothing unusual`)
  for (const outcome of outcomes.slice(refused)) {
    assert.ok(outcome.status === 'rejected' && outcome.reason instanceof StoreOverloaded)
  }
  assert.deepEqual(await store.listSales(1, page), [], 'once they are read there is room again')
  await store.close()
})

test('lists are read again after a reader that failed, by one other and no third', async () => {
  const threads: Worker[] = []
  const onThread = (thread: Worker) => threads.push(thread)
  process.on('worker', onThread)
  const path = newPath()
  const store = openSqliteStore(path)
  // A thread that fails ends twice. Whether another one begins in between is for Node to say.
  for (let round = 1; round <= 2; round++) {
    renameSync(path, `${path}.away`)
    await assert.rejects(store.listSales(1, page), StoreUnavailable)
    renameSync(`${path}.away`, path)
    const lists = [store.listSales(1, page)]
    const [failed] = threads
    assert.ok(failed)
    if (failed.threadId !== -1) await once(failed, 'exit')
    lists.push(store.listSales(1, page))
    assert.deepEqual(await Promise.all(lists), [[], []])
    assert.equal(threads.length, 2)
    // The second is ended too.
    await threads[1]?.terminate()
    threads.splice(0)
  }
  process.off('worker', onThread)
  await store.close()
})
