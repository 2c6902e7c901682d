import { parentPort, workerData } from 'node:worker_threads'
import type { Writes } from '../store.ts'
import { prepareApplyWrites } from './apply-writes.ts'
import { scrub } from './erase.ts'
import { openDatabase } from './open-database.ts'
import { packError, type ThreadError } from './thread-error.ts'

export type WriterTask = Writes | 'scrub' | 'close'
/** Null: written and flushed, or scrubbed. */
export type WriterAnswer = null | ThreadError

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
    return packError(error)
  }
}
