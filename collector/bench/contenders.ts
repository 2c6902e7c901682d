import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import pg from 'pg'
import { type Contender, SECRET_KEY } from './contender.ts'
import { SCHEMA } from './hand-written/schema.ts'
import { makeClicks } from './make-clicks.ts'
import { type MeasuredProcess, readCpuOfTree, startMeasured } from './measured-process.ts'
import { startAgedPostgres } from './start-aged-postgres.ts'

const BUILT_COLLECTOR = 'dist/collector/start.js'
/** What node is told by `npm start`, and by all who are compared with it. */
const START_OPTIONS = (
  JSON.parse(readFileSync('package.json', 'utf8')) as { readonly scripts: { start: string } }
).scripts.start
  .split(' ')
  .filter((word) => word.startsWith('--'))
const CLICKS = 1_000
const LINKS = 20

export const echo: Contender = {
  name: 'echo',
  async start() {
    const server = await startMeasured(await buildServer('echo-server.ts'), {}, START_OPTIONS)
    return {
      ...of([server]),
      clickIds: Array.from({ length: CLICKS }, (_, number) => `click${number}`),
      readDatabaseCpu: () => 0,
      stop: server.stop,
    }
  },
}

export const collectorOnSqlite: Contender = {
  name: 'sale',
  hasRedirects: true,
  async start() {
    const folder = mkdtempSync(join(tmpdir(), 'saletrail-bench-'))
    const { stop, ...running } = await startCollectors(1, `file:${join(folder, 'bench.db')}`)
    return {
      ...running,
      readDatabaseCpu: () => 0,
      async stop() {
        await stop()
        rmSync(folder, { recursive: true })
      },
    }
  },
}

/** So many collectors on a PostgreSQL of their own, as installed. */
export function collectorsOnPostgres(count: number): Contender {
  return {
    name: `sale, ${count === 1 ? 'PostgreSQL' : `${count} collectors on one PostgreSQL`}`,
    async start() {
      const postgres = await startAgedPostgres()
      const { stop, ...running } = await startCollectors(count, postgres.url)
      return {
        ...running,
        readDatabaseCpu: () => readCpuOfTree(postgres.pid()),
        async stop() {
          await stop()
          await postgres.stop()
        },
      }
    },
  }
}

export const handWritten: Contender = {
  name: 'sale, hand-written (Express 5, pg)',
  async start() {
    const postgres = await startAgedPostgres()
    const clickIds = await makeTables(postgres.url)
    const script = await buildServer('hand-written/server.ts')
    const server = await startMeasured(script, { DATABASE_URL: postgres.url }, START_OPTIONS)
    return {
      ...of([server]),
      clickIds,
      readDatabaseCpu: () => readCpuOfTree(postgres.pid()),
      async stop() {
        await server.stop()
        await postgres.stop()
      },
    }
  },
}

/** Milliseconds from the start of its process to its listening, so many times. */
export async function timeStarts(databaseUrl: string, times: number): Promise<number[]> {
  const readyMs: number[] = []
  while (readyMs.length < times) {
    const server = await startCollector(databaseUrl)
    readyMs.push(server.readyMs)
    await server.stop()
  }
  return readyMs
}

/** One collector on a database that is the caller's, with what only its own process can tell. */
export async function startCollectorOn(
  databaseUrl: string,
  env: Readonly<Record<string, string>> = {},
  nodeOptions: readonly string[] = [],
) {
  const server = await startCollector(databaseUrl, env, nodeOptions)
  return {
    ...of([server]),
    clickIds: await makeClicks(server.port, SECRET_KEY),
    readDatabaseCpu: () => 0,
    /** The longest stall of its event loop since this was last asked, if it has the probe. */
    async readStallMs(): Promise<number> {
      const probe = server.messages.find(({ event }) => event === 'probe')
      return ((await (await fetch(String(probe?.url))).json()) as { stallMs: number }).stallMs
    },
  }
}

async function startCollectors(count: number, databaseUrl: string) {
  const servers: MeasuredProcess[] = []
  for (let number = 1; number <= count; number++) {
    servers.push(await startCollector(databaseUrl))
  }
  return { ...of(servers), clickIds: await makeClicks(servers[0]?.port ?? 0, SECRET_KEY) }
}

function startCollector(
  databaseUrl: string,
  env: Readonly<Record<string, string>> = {},
  nodeOptions: readonly string[] = [],
): Promise<MeasuredProcess> {
  // Visitors come with addresses of their own, as through a proxy.
  const visitors = { TRUST_PROXY: '1' }
  const settings = { PORT: '0', SALETRAIL_SECRET_KEY: SECRET_KEY, LOG_LEVEL: 'warn', ...visitors }
  const all = { ...settings, DATABASE_URL: databaseUrl, ...env }
  return startMeasured(BUILT_COLLECTOR, all, [...START_OPTIONS, ...nodeOptions])
}

function of(servers: readonly MeasuredProcess[]) {
  return {
    ports: servers.map(({ port }) => port),
    pids: servers.map(({ pid }) => pid),
    readUse() {
      const uses = servers.map(({ readUse }) => readUse())
      const sum = (pick: (use: (typeof uses)[number]) => number) =>
        uses.reduce((total, use) => total + pick(use), 0)
      return {
        cpuMicroseconds: sum((use) => use.cpuMicroseconds),
        writtenBytes: sum((use) => use.writtenBytes),
        peakMebibytes: sum((use) => use.peakMebibytes),
      }
    },
    async stop() {
      await Promise.all(servers.map(({ stop }) => stop()))
    },
  }
}

/** A key, links and as many clicks as the collector is given; returns the clicks' ids. */
async function makeTables(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(SCHEMA)
  const hash = createHash('sha256').update(SECRET_KEY).digest('hex')
  await client.query('INSERT INTO api_keys VALUES ($1, 1)', [hash])
  await client.query(
    `INSERT INTO links SELECT 'link' || n, 1, 'https://shop.example/' FROM generate_series(1, $1) n`,
    [LINKS],
  )
  await client.query(
    `INSERT INTO clicks SELECT 'click' || n, 1, 'link' || (n % $2 + 1)
     FROM generate_series(1, $1) n`,
    [CLICKS, LINKS],
  )
  await client.end()
  return Array.from({ length: CLICKS }, (_, index) => `click${index + 1}`)
}

async function buildServer(file: string): Promise<string> {
  const outfile = `dist/bench/${file.replace('/', '-').replace('.ts', '.js')}`
  await build({
    entryPoints: [join(import.meta.dirname, file)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  })
  return outfile
}
