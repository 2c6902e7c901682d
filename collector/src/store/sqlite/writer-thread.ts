import { parentPort, workerData } from 'node:worker_threads'
import SqliteDatabase from 'better-sqlite3'
import type { Writes } from '../store.ts'
import { StoreConflict } from '../store-error.ts'
import { prepareApplyWrites } from './apply-writes.ts'
import { scrub } from './erase.ts'
import { openDatabase } from './open-database.ts'

export type WriterTask = Writes | 'scrub' | 'close'
/** Null: written and flushed, or scrubbed. */
export type WriterAnswer = null | WriterError
export type WriterError =
  /** What was in the way, where it was not the driver that said so. */
  { readonly conflict: string } | { readonly message: string; readonly code?: string }

const database = openDatabase(workerData)
const applyWrites = prepareApplyWrites(database)

// An erasure may have been the last thing before a crash.
scrub(database)

parentPort?.on('message', (task: WriterTask) => {
  if (task === 'close') {
    database.close()
    parentPort?.close()
    return
  }
  parentPort?.postMessage(perform(task))
})

function perform(task: Exclude<WriterTask, 'close'>): WriterAnswer {
  try {
    if (task === 'scrub') scrub(database)
    else applyWrites(task)
    return null
  } catch (error) {
    if (error instanceof StoreConflict) return { conflict: error.constraint }
    const message = error instanceof Error ? error.message : String(error)
    return error instanceof SqliteDatabase.SqliteError ? { message, code: error.code } : { message }
  }
}
