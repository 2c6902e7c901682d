import { parentPort, workerData } from 'node:worker_threads'
import SqliteDatabase from 'better-sqlite3'
import type { Writes } from '../store.ts'
import { prepareApplyWrites } from './apply-writes.ts'
import { openDatabase } from './open-database.ts'

/** Null: written and flushed. */
export type WriterAnswer = null | { readonly message: string; readonly code?: string }

const database = openDatabase(workerData)
const applyWrites = prepareApplyWrites(database)

parentPort?.on('message', (writes: Writes | null) => {
  if (writes === null) {
    database.close()
    parentPort?.close()
    return
  }
  parentPort?.postMessage(write(writes))
})

function write(writes: Writes): WriterAnswer {
  try {
    applyWrites(writes)
    return null
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return error instanceof SqliteDatabase.SqliteError ? { message, code: error.code } : { message }
  }
}
