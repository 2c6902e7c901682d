import { statSync } from 'node:fs'
import type { CheckpointerData } from './checkpointer-thread.ts'
import type { Reader } from './create-reader.ts'
import { openLogFlush } from './flush-log.ts'
import { startCheckpointer } from './start-checkpointer.ts'
import { type TendedLog, tendLog } from './tend-log.ts'

type Log = TendedLog & {
  /** Resolves when every commit before the call is on stable storage. */
  readonly flush: () => Promise<void>
  readonly close: () => Promise<void>
}

/**
 * The write-ahead log of an open database: flushed for each batch, and kept short. One that was
 * left by a crash is emptied first, for an erasure may have been the last thing before.
 */
export function openLog(
  database: CheckpointerData,
  wasLeft: boolean,
  whileIdle: Reader['whileIdle'],
): Log {
  const flushed = openLogFlush(database.path)
  const checkpointer = startCheckpointer(database)
  const tended = tendLog(checkpointer, whileIdle)
  // If this fails, so will the next erasure.
  if (wasLeft) tended.empty().catch(() => {})
  return {
    ...tended,
    flush: flushed.flush,
    async close() {
      await checkpointer.close()
      flushed.close()
    },
  }
}

/** To be asked before the database is opened. */
export function isLogLeft(databasePath: string): boolean {
  return (statSync(`${databasePath}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0
}
