import { StoreBroken } from '../store-error.ts'
import type { CheckpointAnswer, CheckpointTask } from './checkpointer-thread.ts'
import { startThread } from './start-thread.ts'
import { unpackError } from './thread-error.ts'

export type Checkpointer = {
  /** Tasks are done in their order. Rejects with the driver's error, or `StoreBroken`. */
  readonly perform: (task: CheckpointTask) => Promise<void>
  readonly close: () => Promise<void>
}

type Pending = { readonly resolve: () => void; readonly reject: (error: unknown) => void }

/** Starts the thread that copies the log into the database, which may take the disk a while. */
export function startCheckpointer(path: string): Checkpointer {
  const thread = startThread('checkpointer', path)
  const pending: Pending[] = []
  let failure: StoreBroken | undefined
  let isClosing = false

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
    if (pending.length === 0 && !isClosing) thread.unref()
    if (answer === null) resolve?.()
    else reject?.(unpackError(answer))
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
      isClosing = true
      const ended = new Promise((resolve) => thread.once('exit', resolve))
      thread.ref()
      thread.postMessage('close')
      await ended
    },
  }
}
