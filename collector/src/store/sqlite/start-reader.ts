import { StoreUnavailable } from '../store-error.ts'
import type { ReaderMethods } from './prepare-reads.ts'
import type { ReaderAnswer, ReaderTask } from './reader-thread.ts'
import { startThread } from './start-thread.ts'
import { unpackError } from './thread-error.ts'

type Pending = {
  readonly task: Exclude<ReaderTask, 'close'>
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

export type RunningReader = ReturnType<typeof startReader>

/** Starts the thread that owns the connection for long reads. It answers in their order. */
export function startReader(path: string, onEnd: () => void) {
  const thread = startThread('reader', path)
  const pending: Pending[] = []
  let isClosing = false

  function end(cause?: unknown): void {
    onEnd()
    for (const { reject } of pending.splice(0)) {
      reject(new StoreUnavailable('the reader of the database has ended', cause))
    }
  }

  // The thread holds the process only while somebody waits for it.
  thread.unref()
  thread.on('error', end)
  thread.on('exit', end)
  thread.on('message', (answer: ReaderAnswer) => {
    const { resolve, reject } = pending.shift() ?? {}
    const [next] = pending
    if (next) thread.postMessage(next.task)
    else if (!isClosing) thread.unref()
    if ('error' in answer) reject?.(unpackError(answer.error))
    else resolve?.(answer.value)
  })

  function perform(task: Exclude<ReaderTask, 'close'>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      pending.push({ task, resolve, reject })
      thread.ref()
      // One at a time, so that a close waits for one of them and refuses the others.
      if (pending.length === 1) thread.postMessage(task)
    })
  }

  return {
    get waiting(): number {
      return pending.length
    },
    read: (method: keyof ReaderMethods, args: readonly unknown[]) => perform({ method, args }),
    rest: () => perform('rest'),

    async close(): Promise<void> {
      isClosing = true
      const ended = new Promise((resolve) => thread.once('exit', resolve))
      thread.ref()
      thread.postMessage('close' satisfies ReaderTask)
      await ended
    },
  }
}
