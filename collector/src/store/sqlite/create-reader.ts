import { StoreUnavailable } from '../store-error.ts'
import { LONG_READS, type LongReads, type ReaderMethods } from './prepare-reads.ts'
import { type RunningReader, startReader } from './start-reader.ts'

export type Reader = {
  readonly reads: LongReads
  readonly rank: ReaderMethods['rank']
  /** Does something while nothing is read. */
  whileIdle(work: () => Promise<void>): Promise<void>
  close(): Promise<void>
}

/** One thread reads for all: whoever comes after so many may as well come back later. */
const WAITING_MAX = 64

/**
 * Reads lists and counts in a thread: however long they take, the event loop and the writer do not
 * wait for them. It is started when it is first needed, and again should it have ended.
 */
export function createReader(path: string): Reader {
  let running: RunningReader | undefined
  let resting: Promise<void> = Promise.resolve()

  const ask = (method: keyof ReaderMethods) =>
    async function read(...args: unknown[]) {
      await resting
      running ??= startReader(path, () => {
        running = undefined
      })
      if (running.waiting < WAITING_MAX) return running.read(method, args)
      throw new StoreUnavailable('too many lists are waited for', undefined)
    }

  return {
    reads: Object.fromEntries(LONG_READS.map((method) => [method, ask(method)])) as LongReads,
    rank: ask('rank') as ReaderMethods['rank'],

    async whileIdle(work) {
      const done = resting.then(async () => {
        await running?.rest()
        await work()
      })
      // Those who wait for their turn do not care how it went.
      resting = done.catch(() => {})
      await done
    },

    async close() {
      await resting
      await running?.close()
    },
  }
}
