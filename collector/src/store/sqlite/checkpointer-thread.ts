import { parentPort, workerData } from 'node:worker_threads'
import { scrub } from './erase.ts'
import { configure } from './open-database.ts'
import { SqliteDatabase } from './sqlite-database.ts'
import { packError, type ThreadError } from './thread-error.ts'

/** `checkpoint` copies what it can of the log into the database; `scrub` leaves nothing in it. */
export type CheckpointTask = 'checkpoint' | 'scrub'
/** Null: done. */
export type CheckpointAnswer = null | ThreadError

/** Batches wait for the last copy and for an erasure, so neither waits long for a reader. */
const BUSY_MS_MAX = 250

const database = new SqliteDatabase(workerData, { timeout: BUSY_MS_MAX })
configure(database)

parentPort?.on('message', (task: CheckpointTask | 'close') => {
  if (task === 'close') {
    database.close()
    parentPort?.close()
    return
  }
  parentPort?.postMessage(perform(task))
})

function perform(task: CheckpointTask): CheckpointAnswer {
  try {
    if (task === 'scrub') scrub(database)
    else database.pragma('wal_checkpoint(PASSIVE)')
    return null
  } catch (error) {
    return packError(error)
  }
}
