import type pg from 'pg'

/**
 * Says whose data was copied into this database, and when that was finished. Until then what is
 * here is what the copy has brought so far, and nobody else may write beside it.
 */
const CREATE =
  'CREATE TABLE IF NOT EXISTS copied_from (origin text PRIMARY KEY, finished_at timestamptz)'

/** Refuses a database that holds anything but an earlier part of the same copy. */
export async function beginCopy(client: pg.Client, origin: string): Promise<void> {
  await client.query(CREATE)
  // As text: a moment that is written in the server's own style the driver would take for none.
  const { rows: begun } = await client.query(
    'SELECT origin, finished_at::text AS "finishedAt" FROM copied_from',
  )
  const { rows: used } = await client.query('SELECT FROM register_version WHERE version > 0')
  const [copy] = begun
  if (copy === undefined && used.length === 0) {
    await client.query('INSERT INTO copied_from VALUES ($1)', [origin])
    return
  }
  if (copy === undefined) {
    throw new Error('the target is in use: it holds workspaces of its own; take an empty database')
  }
  if (copy.origin !== origin) {
    throw new Error('the target holds another collector’s data; take an empty database')
  }
  if (copy.finishedAt !== null) {
    const at = copy.finishedAt
    throw new Error(`this copy was finished at ${at}: the target lives its own life since`)
  }
}

export async function endCopy(client: pg.Client): Promise<void> {
  await client.query('UPDATE copied_from SET finished_at = now()')
}

export async function refuseUnfinishedCopy(client: pg.Client): Promise<void> {
  const { rows: found } = await client.query("SELECT to_regclass('copied_from') AS name")
  if (found[0]?.name === null) return
  const { rows } = await client.query('SELECT FROM copied_from WHERE finished_at IS NULL')
  if (rows.length === 0) return
  throw new Error('a copy into this database is not finished; run it again until it says so')
}
