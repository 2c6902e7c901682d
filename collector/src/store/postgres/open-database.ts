import pg from 'pg'
import { refuseUnfinishedCopy } from './copied-from.ts'
import { MIGRATIONS } from './migrations.ts'

/** Any number, as long as every Saletrail takes the same. */
const MIGRATION_LOCK = 7_253_874
const CONNECT_MS_MAX = 5_000
const DUPLICATE_TABLE = '42P07'

/**
 * A server's own limits are meant for those who serve. Tables that are made, and a wait for whoever
 * makes them, take as long as they take.
 */
export const UNHURRIED = 'SET statement_timeout = 0; SET lock_timeout = 0'

/** What makes an acknowledged sale outlive a power cut. */
const SAFETY_SETTINGS = ['fsync', 'full_page_writes', 'synchronous_commit'] as const

type Preparation = {
  /** Takes a server that does not flush, or not safely. */
  readonly allowUnsafe?: boolean
  /** Takes a database into which another's data is being copied. */
  readonly isCopyTarget?: boolean
}

/**
 * Sees to it that the database keeps what it acknowledges and has this version's schema. Of many
 * instances that start at once one migrates, and the others wait for it.
 */
export async function prepareDatabase(
  databaseUrl: string,
  { allowUnsafe = false, isCopyTarget = false }: Preparation = {},
): Promise<void> {
  await withClient(databaseUrl, async (client) => {
    await refuseSharedConnections(databaseUrl, client)
    if (!allowUnsafe) await refuseUnsafe(client)
    await refuseOtherEncodings(client)
    // Or whoever waited would not see what was migrated meanwhile.
    await client.query('BEGIN ISOLATION LEVEL READ COMMITTED')
    await client.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK])
    if (!isCopyTarget) await refuseUnfinishedCopy(client)
    await migrate(client)
    await client.query('COMMIT')
  })
}

/** Refuses a database without a schema, or with another version's. */
export async function expectMigrated(databaseUrl: string): Promise<void> {
  await withClient(databaseUrl, async (client) => {
    await refuseUnfinishedCopy(client)
    if ((await readVersion(client)) === MIGRATIONS.length) return
    throw new Error(
      'the database is empty or of another version; start this version’s collector on it first',
    )
  })
}

async function withClient(databaseUrl: string, job: (client: pg.Client) => Promise<void>) {
  const client = newClient(databaseUrl)
  try {
    await client.connect()
    await client.query(UNHURRIED)
    await job(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** One that has not been connected; whoever uses it learns of its loss by what fails. */
export function newClient(databaseUrl: string, config: pg.ClientConfig = {}): pg.Client {
  const connectionTimeoutMillis = CONNECT_MS_MAX
  try {
    // No database's address has one, and what follows it would be left out without a word.
    if (databaseUrl.includes('#')) throw new Error('it holds #')
    const client = new pg.Client({
      connectionString: databaseUrl,
      connectionTimeoutMillis,
      ...config,
    })
    client.on('error', () => undefined)
    return client
  } catch (cause) {
    throw new Error(
      'the address cannot be read; in a password / ? # % are written %2F %3F %23 %25, or it is ' +
        'left out and given in PGPASSWORD',
      { cause },
    )
  }
}

async function migrate(client: pg.Client): Promise<void> {
  await client.query('CREATE TABLE IF NOT EXISTS schema_version (version bigint PRIMARY KEY)')
  const version = await readVersion(client)
  if (version > MIGRATIONS.length) {
    throw new Error('the database was written by a newer Saletrail; run that version or newer')
  }
  if (version === MIGRATIONS.length) return
  for (const step of MIGRATIONS.slice(version)) await client.query(step).catch(rethrowDescribed)
  await client.query('DELETE FROM schema_version')
  await client.query('INSERT INTO schema_version VALUES ($1)', [MIGRATIONS.length])
}

function rethrowDescribed(error: unknown): never {
  if (!(error instanceof pg.DatabaseError) || error.code !== DUPLICATE_TABLE) throw error
  throw new Error(`the database holds tables of others; take an empty one (${error.message})`, {
    cause: error,
  })
}

/** How many steps have been taken. */
async function readVersion(client: pg.Client): Promise<number> {
  const { rows: found } = await client.query("SELECT to_regclass('schema_version') AS name")
  if (found[0]?.name === null) return 0
  const { rows } = await client.query('SELECT version FROM schema_version')
  return Number(rows[0]?.version ?? 0)
}

async function refuseUnsafe(client: pg.Client): Promise<void> {
  const off: string[] = []
  for (const name of SAFETY_SETTINGS) {
    const { rows } = await client.query(`SHOW ${name}`)
    if (rows[0]?.[name] === 'off') off.push(name)
  }
  if (off.length === 0) return
  throw new Error(
    `PostgreSQL would lose acknowledged sales at power loss (${off.join(', ')} is off); turn it ` +
      'on, or set ALLOW_UNSAFE_POSTGRES=1 where losing them does not matter',
  )
}

/**
 * Behind a pooler that gives each transaction whatever connection is free, two clients are served
 * by one: what the first has prepared and set is not there when it comes back, or somebody else's.
 */
async function refuseSharedConnections(databaseUrl: string, client: pg.Client): Promise<void> {
  const served = await readServedBy(client)
  await withClient(databaseUrl, async (other) => {
    if ((await readServedBy(other)) !== served) return
    throw new Error(
      'a pooler in front of the database takes connections away after each transaction; name ' +
        'the database itself, or a pooler in session mode',
    )
  })
}

async function readServedBy(client: pg.Client): Promise<number> {
  const { rows } = await client.query('SELECT pg_backend_pid() AS pid')
  return rows[0]?.pid
}

async function refuseOtherEncodings(client: pg.Client): Promise<void> {
  const { rows } = await client.query('SHOW server_encoding')
  if (rows[0]?.server_encoding === 'UTF8') return
  throw new Error(`the database is encoded in ${rows[0]?.server_encoding} and must be in UTF8`)
}
