import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { StoreBroken } from '../store-error.ts'
import type { CheckpointTask } from './checkpointer-thread.ts'
import { SqliteDatabase } from './sqlite-database.ts'
import { tendLog } from './tend-log.ts'

/** More rows than any log is to hold. */
const MANY_ROWS = 1_000_000

/** A log whose checkpointer does nothing, and fails with these errors first. */
function tendWith(...failures: Error[]) {
  const performed: CheckpointTask[] = []
  const checkpointer = {
    async perform(task: CheckpointTask) {
      performed.push(task)
      const failure = failures.shift()
      if (failure) throw failure
      return 0
    },
    async close() {},
  }
  const log = tendLog(checkpointer, async (work) => void (await work()))
  async function write(rows: number): Promise<CheckpointTask[]> {
    await log.whenOpen()
    log.grow(rows)
    // Whatever that began is over by then.
    await nextTurn()
    return performed.splice(0)
  }
  return { log, write }
}

const fullDisk = new SqliteDatabase.SqliteError('database or disk is full', 'SQLITE_FULL')
const lostDisk = new SqliteDatabase.SqliteError('disk I/O error', 'SQLITE_IOERR_WRITE')

test('a log that was copied is left alone until it is long again', async () => {
  const { write } = tendWith()
  assert.deepEqual(await write(1), [], 'while it is short')
  const copies = await write(MANY_ROWS)
  assert.deepEqual(new Set(copies), new Set(['checkpoint']))
  for (let batch = 0; batch < 3; batch++) assert.deepEqual(await write(1), [])
  assert.deepEqual(await write(MANY_ROWS), copies)
})

test('a log that could not be copied to a full disk is copied at the next batch', async () => {
  const { write } = tendWith(fullDisk)
  assert.deepEqual(await write(MANY_ROWS), ['checkpoint'])
  assert.ok((await write(1)).length > 1)
  assert.deepEqual(await write(1), [])
})

for (const [what, failure] of [
  ['whose disk failed', lostDisk],
  ['whose thread is lost', new StoreBroken('the thread that tends the log has ended', undefined)],
] as const) {
  test(`no sale is taken into a log that nobody can shorten, one ${what}`, async () => {
    const { log, write } = tendWith(failure)
    await write(MANY_ROWS)
    await assert.rejects(log.whenOpen(), StoreBroken)
    await assert.rejects(log.whenOpen(), StoreBroken, 'nor any later one')
  })
}

test('an erasure that could not empty the log does not end the next batches', async () => {
  const { log } = tendWith(fullDisk)
  await assert.rejects(log.scrub(), fullDisk)
  await log.whenOpen()
  await log.scrub()
})
