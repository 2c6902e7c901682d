import type { Worker } from 'node:worker_threads'
import { StoreUnavailable } from '../store-error.ts'
import { LONG_READS, type LongReads, type ReaderMethods } from './prepare-reads.ts'
import type { ReaderAnswer, ReaderTask } from './reader-thread.ts'
import { startThread } from './start-thread.ts'
import { unpackError } from './thread-error.ts'

export type Reader = {
  readonly reads: LongReads
  readonly rank: ReaderMethods['rank']
  /** Does something while the thread reads nothing; what is asked meanwhile waits. */
  whileIdle(work: () => Promise<void>): Promise<void>
  close(): Promise<void>
}

type Pending = {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

/** One thread reads for all: whoever comes after so many may as well come back later. */
const PENDING_MAX = 64

/**
 * A thread with a connection of its own, for lists and counts: however long they take, the event
 * loop and the writer do not wait for them. It is started when it is first needed, and again should
 * it have ended.
 */
export function createReader(path: string): Reader {
  let running: { readonly thread: Worker; readonly pending: Pending[] } | undefined
  let resting: Promise<void> = Promise.resolve()

  function start(): NonNullable<typeof running> {
    const thread = startThread('reader', path)
    const pending: Pending[] = []
    const end = (cause?: unknown) => {
      if (running?.thread === thread) running = undefined
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
      if (pending.length === 0) thread.unref()
      if ('error' in answer) reject?.(unpackError(answer.error))
      else resolve?.(answer.value)
    })
    return { thread, pending }
  }

  function perform(task: Exclude<ReaderTask, 'close'>): Promise<unknown> {
    running ??= start()
    const { thread, pending } = running
    return new Promise((resolve, reject) => {
      pending.push({ resolve, reject })
      thread.ref()
      thread.postMessage(task)
    })
  }

  const ask = (method: keyof ReaderMethods) =>
    async function read(...args: unknown[]) {
      await resting
      if ((running?.pending.length ?? 0) >= PENDING_MAX) {
        throw new StoreUnavailable('too many lists are waited for', undefined)
      }
      return perform({ method, args })
    }

  return {
    reads: Object.fromEntries(LONG_READS.map((method) => [method, ask(method)])) as LongReads,
    rank: ask('rank') as ReaderMethods['rank'],

    async whileIdle(work) {
      const before = resting
      const done = before.then(async () => {
        if (running) await perform('rest')
        await work()
      })
      // Those who wait for their turn do not care how it went.
      resting = done.catch(() => {})
      await done
    },

    async close() {
      await resting
      if (!running) return
      const { thread } = running
      const ended = new Promise((resolve) => thread.once('exit', resolve))
      thread.ref()
      thread.postMessage('close' satisfies ReaderTask)
      await ended
    },
  }
}
