import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import pg from 'pg'

const program = fileURLToPath(new URL('../../dist/collector/start.js', import.meta.url))

/** How a collector is to be started; started again with the same, it is the same collector. */
type CollectorSettings = {
  /** Where its database lives. */
  readonly folder: string
  readonly secretKey: string
  readonly publishableKey: string
  /** 0, the default, takes a free one. */
  readonly port?: number
}

export type Collector = {
  readonly url: string
  readonly settings: CollectorSettings
  /** Stops the process as an operator does, and resolves when it is gone. */
  stop(): Promise<void>
  /** After a stop: the same address, the same data. */
  startAgain(): Promise<void>
}

/** Starts the built collector as a process of its own and waits until it listens. */
export async function startCollector(settings: CollectorSettings): Promise<Collector> {
  let running = await run(settings)
  const { url } = running
  const settled = { ...settings, port: Number(new URL(url).port) }
  return {
    url,
    settings: settled,
    stop: () => running.stop(),
    async startAgain() {
      running = await run(settled)
    },
  }
}

async function run({ folder, secretKey, publishableKey, port = 0 }: CollectorSettings) {
  const child = spawn(process.execPath, [program], {
    // Nothing of our own environment, so that no setting of a person's leaks into the flows.
    env: {
      PORT: String(port),
      DATABASE_URL: await databaseUrlOf(folder),
      SALETRAIL_SECRET_KEY: secretKey,
      SALETRAIL_PUBLISHABLE_KEY: publishableKey,
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return {
    url: await readUrl(child),
    stop() {
      child.kill('SIGTERM')
      return exited
    },
  }
}

/** Each folder's database: a file in it or, where a PostgreSQL is given, one of that server. */
async function databaseUrlOf(folder: string): Promise<string> {
  const server = process.env.DATABASE_URL
  if (!server?.startsWith('postgres')) return `file:${folder}/saletrail.db`
  const known = databases.get(folder) ?? newDatabase(server)
  databases.set(folder, known)
  return known
}
const databases = new Map<string, Promise<string>>()

async function newDatabase(server: string): Promise<string> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  const name = `flow_${process.pid}_${Date.now().toString(36)}_${databases.size}`
  await client.query(`CREATE DATABASE ${name}`)
  await client.end()
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}

/** The ready line says where it listens. Logs go to the same stream, so it is read to the end. */
async function readUrl(child: ChildProcess): Promise<string> {
  let complaints = ''
  child.stderr?.on('data', (chunk) => {
    complaints += chunk
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`the collector did not start\n${complaints}`)))
    if (!child.stdout) return
    createInterface(child.stdout).on('line', (line) => {
      const { event, url } = parseLine(line)
      if (event === 'listening' && url) resolve(url)
    })
  })
}

function parseLine(line: string): { event?: string; url?: string } {
  try {
    return JSON.parse(line)
  } catch {
    return {}
  }
}
