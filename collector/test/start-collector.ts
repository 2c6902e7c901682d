import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { dropDatabase, newDatabase } from './postgres-server.ts'

/** What `npm run build` makes: the collector as it ships. */
export const BUILT_COLLECTOR = fileURLToPath(
  new URL('../../dist/collector/start.js', import.meta.url),
)

/** Of this server every collector gets a database of its own, if it is a PostgreSQL. */
const DATABASE_SERVER = process.env.DATABASE_URL?.startsWith('postgres')
  ? process.env.DATABASE_URL
  : undefined

/** Why what looks into the collector's files cannot be tried; false where it can. */
export const WITHOUT_FILES =
  DATABASE_SERVER !== undefined && 'the files are the server’s: NOT TRIED ON A SERVER'

type Exit = { readonly code: number | null; readonly signal: NodeJS.Signals | null }

export type StartOptions = {
  /** Beside the defaults: a free port, a quiet log, a database in a folder of its own. */
  readonly env?: Readonly<Record<string, string>>
  /**
   * An earlier collector's, to start again on the same data; it is then the caller's to remove. A
   * file, or the URL of a database on a server.
   */
  readonly databaseFile?: string
  /** Another build than the one that ships. */
  readonly main?: string
  /** A command that runs the collector, such as a tracer. */
  readonly under?: readonly string[]
}

/** A collector that ran, whether or not it ever listened. */
type Run = {
  readonly exited: Promise<Exit>
  readonly stdout: () => string
  readonly stderr: () => string
}

/** A running collector: its own process, its own data, reached over HTTP alone. */
export type Collector = Run & {
  readonly url: string
  readonly pid: number
  readonly secretKey: string
  readonly publishableKey: string
  readonly databaseFile: string
  readonly kill: (signal: NodeJS.Signals) => Promise<Exit>
  /** Ends it, if need be by force, and removes the folder made for it. */
  readonly stop: () => Promise<Exit>
}

/** Known beforehand, so that a restarted collector is spoken to with the same keys. */
const SECRET_KEY = 'dub_testSecretKey'
const PUBLISHABLE_KEY = 'dub_pk_testPublishableKey'

const READY_MS_MAX = 30_000
const STOP_MS_MAX = 15_000

/** What would outlive a test that throws. */
const running = new Set<ChildProcess>()
const folders = new Set<string>()
process.on('exit', () => {
  killCollectors()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

/** Ends, by force, every collector that was started here and left running. */
export function killCollectors(): void {
  for (const child of running) child.kill('SIGKILL')
}

export function databaseUrlOf(databaseFile: string): string {
  return databaseFile.startsWith('postgres') ? databaseFile : `file:${databaseFile}`
}

/** A new folder, gone at the latest when this process ends. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'saletrail-test-'))
  folders.add(folder)
  return folder
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
  folders.delete(folder)
}

/** Starts the built collector and waits until it listens; throws with its words if it does not. */
export async function startCollector(options: StartOptions = {}): Promise<Collector> {
  const isNew = options.databaseFile === undefined
  const ownFolder = isNew && !DATABASE_SERVER ? makeFolder() : undefined
  const ownDatabase = isNew && DATABASE_SERVER ? await newDatabase(DATABASE_SERVER) : undefined
  const databaseFile = options.databaseFile ?? ownDatabase ?? join(ownFolder ?? '', 'saletrail.db')
  const env = {
    DATABASE_URL: databaseUrlOf(databaseFile),
    SALETRAIL_SECRET_KEY: SECRET_KEY,
    SALETRAIL_PUBLISHABLE_KEY: PUBLISHABLE_KEY,
    ...options.env,
  }
  const { child, ...run } = spawnCollector({ ...options, env })
  const url = await readUrl(run)
  // A failed test that leaves its collector running ends all the same, and the collector with it.
  for (const handle of [child, child.stdout as Socket, child.stderr as Socket]) handle.unref()

  function kill(signal: NodeJS.Signals): Promise<Exit> {
    child.ref()
    child.kill(signal)
    return run.exited
  }

  async function stop(): Promise<Exit> {
    if (child.exitCode === null && child.signalCode === null) void kill('SIGTERM')
    const forcing = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX)
    const exit = await run.exited
    clearTimeout(forcing)
    if (ownFolder) removeFolder(ownFolder)
    if (ownDatabase) await dropDatabase(ownDatabase)
    return exit
  }
  const { SALETRAIL_SECRET_KEY: secretKey, SALETRAIL_PUBLISHABLE_KEY: publishableKey } = env
  const pid = child.pid ?? 0
  return { ...run, url, pid, secretKey, publishableKey, databaseFile, kill, stop }
}

/**
 * Runs the built collector to whatever end it comes to, with nothing but the environment given; one
 * that listens after all is ended like one that should not have.
 */
export async function runCollector(
  options: Omit<StartOptions, 'databaseFile'>,
): Promise<Exit & { readonly stdout: string; readonly stderr: string }> {
  const { child, ...run } = spawnCollector(options)
  const impatient = setTimeout(() => child.kill('SIGKILL'), READY_MS_MAX)
  void findUrl(run).then((url) => url && child.kill('SIGTERM'))
  const exit = await run.exited
  clearTimeout(impatient)
  return { ...exit, stdout: run.stdout(), stderr: run.stderr() }
}

function spawnCollector({ env, main = BUILT_COLLECTOR, under = [] }: StartOptions) {
  if (!existsSync(main)) throw new Error(`${main} is not there: npm run build makes it`)
  const { PATH = '', HOME = '' } = process.env
  const [command = '', ...args] = [...under, process.execPath, main]
  const child = spawn(command, args, {
    // Only what the test says: the collector must not meet the settings of whoever runs it.
    env: { PATH, HOME, PORT: '0', LOG_LEVEL: 'error', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const exited = new Promise<Exit>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      running.delete(child)
      resolve({ code, signal })
    })
  })
  return { child, exited, stdout: () => stdout, stderr: () => stderr }
}

async function readUrl(run: Run): Promise<string> {
  const url = await findUrl(run)
  if (url !== undefined) return url
  throw new Error(`the collector did not come up:\n${run.stdout()}${run.stderr()}`)
}

/** The address of the ready line; undefined when the process ends without it. */
async function findUrl(run: Run): Promise<string | undefined> {
  let hasExited = false
  void run.exited.then(() => {
    hasExited = true
  })
  const deadline = Date.now() + READY_MS_MAX
  while (Date.now() < deadline) {
    const ready = readMessages(run.stdout()).find(({ event }) => event === 'listening')
    if (ready) return String(ready.url)
    if (hasExited) return undefined
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  return undefined
}

/** The JSON lines a collector wrote to its standard output. */
export function readMessages(stdout: string): Record<string, unknown>[] {
  return stdout
    .split('\n')
    .slice(0, -1)
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
}
