import type { Store } from '../store.ts'
import { StoreBroken } from '../store-error.ts'
import { startThread } from './start-thread.ts'
import { unpackError } from './thread-error.ts'
import type { WriterAnswer, WriterTask } from './writer-thread.ts'

export type Writer = Pick<Store, 'apply' | 'scrub' | 'close'>

type Pending = { readonly resolve: () => void; readonly reject: (error: unknown) => void }

/** Starts the thread that owns the writing connection. It answers batches in their order. */
export function startWriter(path: string): Writer {
  const thread = startThread('writer', path)
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
    else reject?.(unpackError(answer))
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
