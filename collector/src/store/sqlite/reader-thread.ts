import { parentPort, workerData } from 'node:worker_threads'
import { prepareReads, type ReaderMethods } from './prepare-reads.ts'
import { SqliteDatabase } from './sqlite-database.ts'
import { packError, type ThreadError } from './thread-error.ts'

export type ReaderTask =
  | { readonly method: keyof ReaderMethods; readonly args: readonly unknown[] }
  /** Answered once everything asked before is: no transaction is open then. */
  | 'rest'
  | 'close'
export type ReaderAnswer = { readonly value: unknown } | { readonly error: ThreadError }

/** Long reads pass each row once, so that there is little to keep. */
const CACHE_KIBIBYTES = 4_096

const database = new SqliteDatabase(workerData, { readonly: true })
database.pragma(`cache_size = -${CACHE_KIBIBYTES}`)
const reads = prepareReads(database)

parentPort?.on('message', async (task: ReaderTask) => {
  if (task === 'close') {
    database.close()
    parentPort?.close()
    return
  }
  parentPort?.postMessage(await perform(task))
})

async function perform(task: Exclude<ReaderTask, 'close'>): Promise<ReaderAnswer> {
  if (task === 'rest') return { value: undefined }
  try {
    const read: (...args: never[]) => Promise<unknown> = reads[task.method]
    return { value: await read(...(task.args as never[])) }
  } catch (error) {
    return { error: packError(error) }
  }
}
