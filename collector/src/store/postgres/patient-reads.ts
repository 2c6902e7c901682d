import { StoreUnavailable } from '../store-error.ts'
import type { Connections, Statement } from './connections.ts'
import { holdsNul } from './look-up.ts'

/** Reads one statement's rows, however long that takes while the database is alive. */
export type Read = <Row>(statement: Statement<Row>) => Promise<Row[]>

const FIRST_PULSE_MS = 300
const PULSE_MS = 1_000

/**
 * A count over millions of events may take its time, and a database that is gone must be told
 * within two seconds. So while a read goes on, its database is asked for a sign of life on another
 * connection.
 */
export function readPatiently(reading: Connections, ping: () => Promise<void>): Read {
  return async (statement) => {
    // Every condition is one that rows have to meet, and none can meet this one.
    if (statement.values?.some(holdsNul)) return []
    let hasEnded = false
    const answer = reading
      .work(({ send }) => send(statement))
      .finally(() => {
        hasEnded = true
      })
    const [rows] = await Promise.race([answer, lossOf(ping, () => hasEnded)])
    return rows
  }
}

/** Rejects when the database gives no sign of life, and else never settles. */
async function lossOf(ping: () => Promise<void>, hasEnded: () => boolean): Promise<never> {
  for (let waitMs = FIRST_PULSE_MS; ; waitMs = PULSE_MS) {
    await new Promise((resolve) => setTimeout(resolve, waitMs).unref())
    if (hasEnded()) return new Promise(() => {})
    await ping().catch((error) => {
      throw new StoreUnavailable('the database gives no sign of life', error)
    })
  }
}
