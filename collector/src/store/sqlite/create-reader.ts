import { StoreOverloaded, StoreUnavailable } from '../store-error.ts'
import { LONG_READS, type LongReads, type ReaderMethods } from './prepare-reads.ts'
import { type RunningReader, startReader } from './start-reader.ts'

export type Reader = {
  readonly reads: LongReads
  readonly listRanked: ReaderMethods['listRanked']
  /** Does something while nothing is read. */
  whileIdle(work: () => Promise<unknown>): Promise<void>
  close(): Promise<void>
}

/** One thread reads for all: whoever comes after so many may as well come back later. */
const WAITING_MAX = 64

/**
 * Reads lists and counts in a thread: however long they take, the event loop and its batches do not
 * wait for them. It is started when it is first needed, and again should it have ended.
 */
export function createReader(path: string): Reader {
  let running: RunningReader | undefined
  /** Until when nothing may be read, where somebody has asked for that. */
  let resting: Promise<void> | undefined
  let isClosed = false

  function start(): RunningReader {
    const started = startReader(path, () => {
      // A thread that fails ends twice, and another may have been started in between.
      if (running === started) running = undefined
    })
    return started
  }

  const ask = (method: keyof ReaderMethods) =>
    async function read(...args: unknown[]) {
      while (resting) await resting
      if (isClosed) throw new StoreUnavailable('the database is being closed', undefined)
      running ??= start()
      if (running.waiting < WAITING_MAX) return running.read(method, args)
      throw new StoreOverloaded('too many lists are waited for', undefined)
    }

  return {
    reads: Object.fromEntries(LONG_READS.map((method) => [method, ask(method)])) as LongReads,
    listRanked: ask('listRanked') as ReaderMethods['listRanked'],

    async whileIdle(work) {
      const before = resting
      const done = (async () => {
        await before
        await running?.rest()
        await work()
      })()
      // Those who wait for their turn do not care how it went.
      const rested = done
        .catch(() => {})
        .then(() => {
          if (resting === rested) resting = undefined
        })
      resting = rested
      await done
    },

    /** Refuses those who wait for a list, and whoever waits for a rest after them. */
    async close() {
      isClosed = true
      await running?.close()
      await resting
    },
  }
}
