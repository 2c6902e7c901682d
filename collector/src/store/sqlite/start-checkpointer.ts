import { once } from 'node:events'
import type { Worker } from 'node:worker_threads'
import { StoreBroken, StoreUnavailable } from '../store-error.ts'
import type { CheckpointAnswer, CheckpointerData, CheckpointTask } from './checkpointer-thread.ts'
import { startThread } from './start-thread.ts'
import { unpackError } from './thread-error.ts'

export type Checkpointer = {
  /**
   * Tasks are done in their order; resolves with how many pages are left for the next of its kind.
   * Rejects with the driver's error, with `StoreUnavailable` where the thread cannot be started
   * now, or with `StoreBroken`.
   */
  readonly perform: (task: CheckpointTask) => Promise<number>
  readonly close: () => Promise<void>
}

type Pending = {
  readonly resolve: (pagesLeft: number) => void
  readonly reject: (error: unknown) => void
}

/**
 * The thread that copies the log into the database, which may take the disk a while. It is started
 * when there is something for it to do, and again should it have failed to: there may have been no
 * descriptor left for it, which passes.
 */
export function startCheckpointer(data: CheckpointerData): Checkpointer {
  const pending: Pending[] = []
  let thread: Worker | undefined
  let failure: StoreBroken | undefined
  let hasAnswered = false
  let isClosing = false

  function end(ended: Worker, cause?: unknown): void {
    // A thread that fails ends twice, and another may have been started in between.
    if (thread !== ended) return
    thread = undefined
    const error = hasAnswered
      ? new StoreBroken('the thread that tends the log has ended', cause)
      : new StoreUnavailable('the thread that tends the log cannot be started now', cause)
    if (error instanceof StoreBroken) failure = error
    for (const { reject } of pending.splice(0)) reject(error)
  }

  function start(): Worker {
    const started = startThread('checkpointer', data)
    started.on('error', (error) => end(started, error))
    started.on('exit', () => end(started))
    started.on('message', (answer: CheckpointAnswer) => {
      hasAnswered = true
      const { resolve, reject } = pending.shift() ?? {}
      // The thread holds the process only while somebody waits for it.
      if (pending.length === 0 && !isClosing) started.unref()
      if (typeof answer === 'number') resolve?.(answer)
      else reject?.(unpackError(answer))
    })
    return started
  }

  return {
    perform: (task) =>
      new Promise((resolve, reject) => {
        if (failure) {
          reject(failure)
          return
        }
        thread ??= start()
        pending.push({ resolve, reject })
        thread.ref()
        thread.postMessage(task)
      }),

    async close() {
      if (failure || !thread) return
      isClosing = true
      const ended = once(thread, 'exit')
      thread.ref()
      thread.postMessage('close')
      await ended
    },
  }
}
