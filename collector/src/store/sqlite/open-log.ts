import { openLogFlush } from './flush-log.ts'
import { startCheckpointer } from './start-checkpointer.ts'
import { type TendedLog, tendLog } from './tend-log.ts'

export type Log = TendedLog & {
  /** Resolves when every commit before the call is on stable storage. */
  readonly flush: () => Promise<void>
  readonly close: () => Promise<void>
}

/** The write-ahead log of an open database: flushed for each batch, and kept short. */
export function openLog(databasePath: string): Log {
  const flushed = openLogFlush(databasePath)
  const checkpointer = startCheckpointer(databasePath)
  const tended = tendLog(checkpointer)
  // An erasure may have been the last thing before a crash. If this fails, so will the next one's.
  tended.scrub().catch(() => {})
  return {
    ...tended,
    flush: flushed.flush,
    async close() {
      await checkpointer.close()
      flushed.close()
    },
  }
}
