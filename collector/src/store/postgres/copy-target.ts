import pg from 'pg'
import { type CopiedTable, type CopyTarget, type Row, summarySelect, toSummary } from '../copy.ts'
import { beginCopy, endCopy } from './copied-from.ts'
import {
  deleteGone,
  deleteInTheWay,
  endsOf,
  putRows,
  SELECT_UNIQUE_KEYS,
  selectDigest,
  type UniqueKey,
} from './copy-statements.ts'
import { newClient, prepareDatabase, UNHURRIED } from './open-database.ts'

/** Any number but that of migrations. */
const COPY_LOCK = 7_253_875
/** A copy that was killed a moment ago is over when the server has noticed. */
const OTHER_COPY_MS_MAX = 10_000
/** Without statistics, and while tables grow, a page of a table is still found by its keys. */
const SETTINGS = ['enable_seqscan = off', 'enable_bitmapscan = off', 'jit = off']
const UNIQUE_VIOLATION = '23505'
const LOCK_NOT_AVAILABLE = '55P03'

/** A database that is to become a copy of `origin`'s; made, or gone on with where it was left. */
export async function openCopyTarget(
  databaseUrl: string,
  origin: string,
  { allowUnsafe = false }: { readonly allowUnsafe?: boolean } = {},
): Promise<CopyTarget> {
  const client = newClient(databaseUrl, { application_name: 'saletrail copy', keepAlive: true })
  const place = `${client.host}:${client.port}`
  await client.connect().catch(rethrowDescribed(`the target at ${place} cannot be reached`))
  try {
    await prepareDatabase(databaseUrl, { allowUnsafe, isCopyTarget: true })
    await client.query(UNHURRIED)
    await lockOutOthers(client)
    await inTransaction(client, () => beginCopy(client, origin))
    for (const setting of SETTINGS) await client.query(`SET ${setting}`)
    // A page that a crash of the server takes back is found and written again; the end is flushed.
    await client.query('SET synchronous_commit = off')
  } catch (error) {
    await client.end()
    throw error
  }
  return translating(targetOf(client))
}

function targetOf(client: pg.Client): CopyTarget {
  return {
    async digest(table, range, limit) {
      const values = [...endsOf(range), limit + 1]
      const { rows } = await client.query(selectDigest(table, range), values)
      return rows[0].digest
    },
    async replace(table, range, rows) {
      const cells = columnByColumn(table, rows)
      const write = async () => {
        const gone = await client.query(deleteGone(table, range), [...endsOf(range), ...cells])
        const put = await client.query(putRows(table), cells)
        return (gone.rowCount ?? 0) + (put.rowCount ?? 0)
      }
      try {
        return await inTransaction(client, write)
      } catch (error) {
        if (!hasCode(error, UNIQUE_VIOLATION)) throw error
        return inTransaction(client, async () => {
          await clearTheWay(client, table, cells)
          return write()
        })
      }
    },
    async summarize(table) {
      const { rows } = await client.query(summarySelect(table))
      return rows.map((selected) => toSummary(table, selected))
    },
    async finish() {
      // Without statistics the first lists would be planned as if everything were empty.
      await client.query('ANALYZE')
      // This flush is also that of every page before it.
      await client.query('SET synchronous_commit = on')
      await endCopy(client)
    },
    close: () => client.end(),
  }
}

/** The same target, which says what to do where its server is lost on the way. */
function translating(target: CopyTarget): CopyTarget {
  const lost = 'the target was lost; run the same command again, it goes on where it was'
  return {
    ...target,
    digest: (...args) => target.digest(...args).catch(rethrowDescribed(lost)),
    replace: (...args) => target.replace(...args).catch(rethrowDescribed(lost)),
    summarize: (...args) => target.summarize(...args).catch(rethrowDescribed(lost)),
    finish: () => target.finish().catch(rethrowDescribed(lost)),
  }
}

/** What the server itself says is clear; what the network says often has no words at all. */
function rethrowDescribed(what: string): (error: Error & { code?: string }) => never {
  return (error) => {
    if (error instanceof pg.DatabaseError) throw error
    throw new Error(`${what} (${error.code ?? error.message})`, { cause: error })
  }
}

async function lockOutOthers(client: pg.Client): Promise<void> {
  try {
    await client.query(`SET lock_timeout = ${OTHER_COPY_MS_MAX}`)
    await client.query('SELECT pg_advisory_lock($1)', [COPY_LOCK])
  } catch (error) {
    if (!hasCode(error, LOCK_NOT_AVAILABLE)) throw error
    throw new Error('another copy into the target is under way', { cause: error })
  }
}

/** Where keys have changed hands since the earlier pages were written. */
async function clearTheWay(client: pg.Client, table: CopiedTable, cells: unknown[]): Promise<void> {
  const { rows } = await client.query<UniqueKey>(SELECT_UNIQUE_KEYS, [table.name])
  for (const key of rows) await client.query(deleteInTheWay(table, key), cells)
}

async function inTransaction<Result>(client: pg.Client, job: () => Promise<Result>) {
  await client.query('BEGIN')
  try {
    const result = await job()
    await client.query('COMMIT')
    return result
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw error
  }
}

function columnByColumn({ columns }: CopiedTable, rows: readonly Row[]) {
  return columns.map((_, index) => rows.map((row) => row[index]))
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof pg.DatabaseError && error.code === code
}
