import { parentPort, workerData } from 'node:worker_threads'
import { configure } from './open-database.ts'
import { prepareScrub } from './scrub.ts'
import { SqliteDatabase } from './sqlite-database.ts'
import { packError, type ThreadError } from './thread-error.ts'

/**
 * `checkpoint` copies what it can of the log into the database, `empty` all of it. Each `search`
 * then looks for gaps to clear in some of the pages, and each `clear` clears some of them.
 */
export type CheckpointTask = 'checkpoint' | 'empty' | 'search' | 'clear'
/** How many pages are left for the next task of this kind. */
export type CheckpointAnswer = number | ThreadError
export type CheckpointerData = { readonly path: string; readonly file: number }

/** Batches wait for the last copy and for an erasure, so neither waits long for a reader. */
const BUSY_MS_MAX = 250

const { path, file } = workerData as CheckpointerData
const database = new SqliteDatabase(path, { timeout: BUSY_MS_MAX })
configure(database)
const { emptyLog, search, clear } = prepareScrub(database, file)

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
    if (task === 'search') return search()
    if (task === 'clear') return clear()
    if (task === 'empty') emptyLog()
    else database.pragma('wal_checkpoint(PASSIVE)')
    return 0
  } catch (error) {
    return packError(error)
  }
}
