import pg from 'pg'
import { StoreUnavailable } from '../store-error.ts'
import { RoundTrip } from './round-trip.ts'
import { translateError } from './translate-error.ts'

export type Statement<Row = unknown> = {
  readonly text: string
  readonly values?: readonly (string | number | null | readonly string[])[]
  /** Parsed and planned once on each connection; for texts that stay the same. */
  readonly isPrepared?: boolean
  /** Never there: it carries the type of the rows. */
  readonly row?: Row
}

/** Ends a transaction. */
export const COMMIT: Statement = { text: 'COMMIT', isPrepared: true }

type RowOf<One> = One extends Statement<infer Row> ? Row : never

/** What each statement answers. */
type Answers<Statements extends readonly Statement[]> = {
  [Index in keyof Statements]: RowOf<Statements[Index]>[]
}

/** A connection of ours for a while. */
export type Session = {
  /**
   * Sent together, they are one round trip. Rejects with the first failure; after it none is done.
   */
  readonly send: <const Statements extends readonly Statement[]>(
    ...statements: Statements
  ) => Promise<Answers<Statements>>
}

/** Statements by name; those that have nothing to ask are not sent and answer nothing. */
export async function sendNamed<const Named extends Readonly<Record<string, Statement | null>>>(
  { send }: Session,
  named: Named,
): Promise<{ [Name in keyof Named]: RowOf<NonNullable<Named[Name]>>[] }> {
  const names = Object.keys(named)
  const asked = names.filter((name) => named[name] !== null)
  const answers = await send(...asked.map((name) => named[name] as Statement))
  const found: Record<string, unknown[]> = {}
  for (const name of names) found[name] = []
  for (const [index, name] of asked.entries()) found[name] = answers[index] ?? []
  return found as never
}

export type Connections = {
  /**
   * Lends a connection to a job. After a failure it is lent again only if it is known to be idle.
   */
  readonly work: <Result>(job: (session: Session) => Promise<Result>) => Promise<Result>
  readonly close: () => Promise<void>
}

type ConnectionOptions = {
  readonly connectionsMax: number
  /** How long to wait for a connection, a free or a new one. */
  readonly connectMsMax: number
  /**
   * How long an answer may take by our own clock, because a server that is stopped and a network
   * that swallows packets say nothing.
   */
  readonly answerMsMax: number
  /** Set on every connection. */
  readonly settings?: readonly string[]
}

/** Each statement sees what was committed before it, whatever a database is set to. */
const ISOLATION = "default_transaction_isolation = 'read committed'"

/** At most so many connections to a database, made when they are needed. */
export function openConnections(databaseUrl: string, options: ConnectionOptions): Connections {
  const settings = [ISOLATION, ...(options.settings ?? [])]
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    application_name: 'saletrail',
    max: options.connectionsMax,
    connectionTimeoutMillis: options.connectMsMax,
    query_timeout: options.answerMsMax,
    keepAlive: true,
    onConnect: async (client) => {
      // Whoever uses it learns of a lost connection by the statement that fails.
      client.on('error', () => undefined)
      await client.query(settings.map((one) => `SET ${one};`).join(' '))
    },
  })
  pool.on('error', () => undefined)

  return {
    async work(job) {
      const client = await pool.connect().catch(rethrowAsUnreachable)
      try {
        const result = await job({ send: (...statements) => send(client, statements) })
        client.release()
        return result
      } catch (error) {
        await letGo(client, error)
        throw error
      }
    },
    close: () => pool.end(),
  }
}

async function send<Statements extends readonly Statement[]>(
  client: pg.PoolClient,
  statements: Statements,
): Promise<Answers<Statements>> {
  if (statements.length === 0) return [] as never
  const answers = await new Promise((resolve, reject) => {
    client.query(
      new RoundTrip(statements, (error, rows) => (error ? reject(error) : resolve(rows))),
    )
  }).catch(rethrowAsUnavailable)
  return answers as Answers<Statements>
}

/**
 * After a failure in a transaction the connection would refuse whatever comes next. One whose
 * server cannot serve is given up: after a fail-over another may answer to the same name, while
 * this one would lead to the old server for ever.
 */
async function letGo(client: pg.PoolClient, error: unknown): Promise<void> {
  if (translateError(error) instanceof StoreUnavailable) {
    client.release(true)
    return
  }
  try {
    await client.query('ROLLBACK')
    client.release()
  } catch {
    client.release(true)
  }
}

/**
 * Without an answer from the server it is the connection that failed, however the driver says so.
 */
function rethrowAsUnavailable(error: unknown): never {
  if (error instanceof pg.DatabaseError || error instanceof TypeError) throw error
  rethrowAsUnreachable(error)
}

/** Nor does one who is not let in, as with a password that has changed, know any more of it. */
function rethrowAsUnreachable(error: unknown): never {
  throw new StoreUnavailable('the database cannot be reached', error)
}
