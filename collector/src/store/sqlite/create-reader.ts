import { StoreOverloaded } from '../store-error.ts'
import { LONG_READS, type LongReads, type ReaderMethods } from './prepare-reads.ts'
import { type RunningReader, startReader } from './start-reader.ts'

type Reader = {
  readonly reads: LongReads
  readonly listRanked: ReaderMethods['listRanked']
  /** Does something while nothing is read. */
  whileIdle(work: () => Promise<void>): Promise<void>
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
  let resting: Promise<void> = Promise.resolve()

  /** Who waited for one rest may find that the next has begun. */
  async function untilRested(): Promise<void> {
    let waitedFor: Promise<void> | undefined
    while (waitedFor !== resting) {
      waitedFor = resting
      await waitedFor
    }
  }

  function start(): RunningReader {
    const started = startReader(path, () => {
      // A thread that fails ends twice, and another may have been started in between.
      if (running === started) running = undefined
    })
    return started
  }

  const ask = (method: keyof ReaderMethods) =>
    async function read(...args: unknown[]) {
      await untilRested()
      running ??= start()
      if (running.waiting < WAITING_MAX) return running.read(method, args)
      throw new StoreOverloaded('too many lists are waited for', undefined)
    }

  return {
    reads: Object.fromEntries(LONG_READS.map((method) => [method, ask(method)])) as LongReads,
    listRanked: ask('listRanked') as ReaderMethods['listRanked'],

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
      await untilRested()
      await running?.close()
    },
  }
}
