import { close, fdatasync, openSync } from 'node:fs'
import { StoreBroken } from '../store-error.ts'

type LogFlush = {
  /** Resolves when every commit before the call is on stable storage. */
  readonly flush: () => Promise<void>
  readonly close: () => void
}

/**
 * Flushes the log beside the event loop. That and nothing else is what `synchronous=FULL` adds to
 * a commit (https://sqlite.org/pragma.html#pragma_synchronous), but SQLite would hold the thread
 * until the disk has answered: a third of a millisecond mostly, at times 25.
 *
 * What a failed flush leaves on the disk nobody knows, and the next one may succeed all the same:
 * so it breaks the store.
 */
export function openLogFlush(databasePath: string): LogFlush {
  // The log is not deleted while the database is open, and no lock of SQLite's is on it that
  // closing this descriptor could let go of.
  const log = openSync(`${databasePath}-wal`, 'r+')
  return {
    flush: () =>
      new Promise((resolve, reject) => {
        fdatasync(log, (error) => {
          if (error) reject(new StoreBroken(`the log cannot be flushed (${error.code})`, error))
          else resolve()
        })
      }),
    close: () => close(log),
  }
}
