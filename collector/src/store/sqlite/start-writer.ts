import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import SqliteDatabase from 'better-sqlite3'
import type { Store } from '../store.ts'
import { StoreBroken, StoreConflict } from '../store-error.ts'
import type { WriterAnswer, WriterError, WriterTask } from './writer-thread.ts'

export type Writer = Pick<Store, 'apply' | 'scrub' | 'close'>

type Pending = { readonly resolve: () => void; readonly reject: (error: unknown) => void }

/** Beside this file, whether that runs from source or as it was built. */
const WRITER_THREAD = new URL(`./writer-thread${extname(import.meta.url)}`, import.meta.url)

/** Starts the thread that owns the writing connection. It answers batches in their order. */
export function startWriter(path: string): Writer {
  const thread = startThread(path)
  const pending: Pending[] = []
  let failure: StoreBroken | undefined

  function fail(cause?: unknown): void {
    failure ??= new StoreBroken('the writer of the database has ended', cause)
    const error = failure
    for (const { reject } of pending.splice(0)) reject(error)
  }

  // The thread holds the process only while somebody waits for it.
  thread.unref()
  thread.on('error', fail)
  thread.on('exit', fail)
  thread.on('message', (answer: WriterAnswer) => {
    const { resolve, reject } = pending.shift() ?? {}
    if (pending.length === 0) thread.unref()
    if (answer === null) resolve?.()
    else reject?.(rebuildError(answer))
  })

  function perform(task: WriterTask): Promise<void> {
    return new Promise((resolve, reject) => {
      if (failure) {
        reject(failure)
        return
      }
      pending.push({ resolve, reject })
      thread.ref()
      thread.postMessage(task)
    })
  }

  return {
    apply: perform,
    scrub: () => perform('scrub'),

    async close(): Promise<void> {
      if (failure) return
      const ended = new Promise((resolve) => thread.once('exit', resolve))
      thread.ref()
      thread.postMessage('close' satisfies WriterTask)
      await ended
    },
  }
}

/**
 * Threads of Node 20 cannot load TypeScript, so from source (in tests) tsx has to be asked first.
 */
function startThread(path: string): Worker {
  if (WRITER_THREAD.pathname.endsWith('.js')) return new Worker(WRITER_THREAD, { workerData: path })
  const loadFromSource = `import('tsx/esm/api').then(({ register }) => {
    register()
    return import(${JSON.stringify(WRITER_THREAD.href)})
  })`
  return new Worker(loadFromSource, { eval: true, workerData: path })
}

/** Errors lose their class on the way between threads; a driver's is known by its code. */
function rebuildError(answer: WriterError): Error {
  if ('conflict' in answer) return new StoreConflict(answer.conflict, undefined)
  const { code, message } = answer
  return code === undefined ? new Error(message) : new SqliteDatabase.SqliteError(message, code)
}
