import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import SqliteDatabase from 'better-sqlite3'
import { StoreBroken } from '../store-error.ts'
import type { CheckpointAnswer, CheckpointTask } from './checkpointer-thread.ts'

export type Checkpointer = {
  /** Tasks are done in their order. Rejects with the driver's error, or `StoreBroken`. */
  readonly perform: (task: CheckpointTask) => Promise<void>
  readonly close: () => Promise<void>
}

type Pending = { readonly resolve: () => void; readonly reject: (error: unknown) => void }

/** Beside this file, whether that runs from source or as it was built. */
const THREAD = new URL(`./checkpointer-thread${extname(import.meta.url)}`, import.meta.url)

/** Starts the thread that copies the log into the database, which may take the disk a while. */
export function startCheckpointer(path: string): Checkpointer {
  const thread = startThread(path)
  const pending: Pending[] = []
  let failure: StoreBroken | undefined

  function fail(cause?: unknown): void {
    failure ??= new StoreBroken('the thread that tends the log has ended', cause)
    const error = failure
    for (const { reject } of pending.splice(0)) reject(error)
  }

  // The thread holds the process only while somebody waits for it.
  thread.unref()
  thread.on('error', fail)
  thread.on('exit', fail)
  thread.on('message', (answer: CheckpointAnswer) => {
    const { resolve, reject } = pending.shift() ?? {}
    if (pending.length === 0) thread.unref()
    if (answer === null) resolve?.()
    else reject?.(rebuildError(answer))
  })

  return {
    perform: (task) =>
      new Promise((resolve, reject) => {
        if (failure) {
          reject(failure)
          return
        }
        pending.push({ resolve, reject })
        thread.ref()
        thread.postMessage(task)
      }),

    async close() {
      if (failure) return
      const ended = new Promise((resolve) => thread.once('exit', resolve))
      thread.ref()
      thread.postMessage('close')
      await ended
    },
  }
}

/**
 * Threads of Node 20 cannot load TypeScript, so from source (in tests) tsx has to be asked first.
 */
function startThread(path: string): Worker {
  if (THREAD.pathname.endsWith('.js')) return new Worker(THREAD, { workerData: path })
  const loadFromSource = `import('tsx/esm/api').then(({ register }) => {
    register()
    return import(${JSON.stringify(THREAD.href)})
  })`
  return new Worker(loadFromSource, { eval: true, workerData: path })
}

/** Errors lose their class on the way between threads; a driver's is known by its code. */
function rebuildError({ code, message }: Exclude<CheckpointAnswer, null>): Error {
  return code === undefined ? new Error(message) : new SqliteDatabase.SqliteError(message, code)
}
