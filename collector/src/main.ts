import { readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Hono } from 'hono'
import pino, { type Logger } from 'pino'
import { blaming, type Config, ConfigError, readConfig } from './config.ts'
import { describeError } from './describe-error.ts'
import { ensureFirstWorkspace } from './first-workspace.ts'
import { createApp } from './http/app.ts'
import type { CollectorEnv, Services } from './http/collector-env.ts'
import { createServer } from './http/create-server.ts'
import { Ledger } from './ledger/ledger.ts'
import { LiveExchangeRates } from './live-exchange-rates.ts'
import { LiveRegister } from './live-register.ts'
import { openLogOutput } from './log-output.ts'
import { messageOf } from './message-of.ts'
import { createMetrics } from './metrics.ts'
import { newId, randomText } from './new-id.ts'
import { openGeography } from './open-geography.ts'
import { randomName } from './random-name.ts'
import { readScripts } from './read-scripts.ts'
import { failStop } from './store/fail-stop.ts'
import { openStore } from './store/open-store.ts'
import type { Store } from './store/store.ts'
import type { StoreBroken } from './store/store-error.ts'
import { withoutPassword } from './without-password.ts'

/** How long a broken collector lives on, to answer 503 to those who wait. */
const LAST_ANSWERS_MS = 250
/** How long a request in flight may take to finish; supervisors wait ten seconds. */
const DRAIN_MS_MAX = 5_000
/**
 * Callers whom the kernel lets wait to be accepted, as many as Linux allows by itself. With Node's
 * 511 a crowd's others heard nothing for up to a minute, where they are to be told to come back.
 */
const BACKLOG = 4_096
const DOCS_SCRIPT_FILE = new URL('../docs/page.js', import.meta.url)
const DOCS_STYLE_FILE = new URL('../docs/page.css', import.meta.url)

/** The one place that knows everything: config → store → ledger → app → listen → drain. */
async function main(): Promise<void> {
  process.stdout.on('error', () => {})
  const config = readConfig(process.env)
  const findPlace = openPlaces(config)
  const store = await openStore(config.databaseUrl, {
    allowUnsafe: config.allowUnsafePostgres,
    connectionsMax: config.postgresConnectionsMax,
  }).catch(blaming('DATABASE_URL'))
  const freshKeys = await ensureFirstWorkspace(store, config, Date.now())
  // The keys' own line, and not the log: logs are kept, and keys are shown once. At once, because a
  // start that fails from here on, as at a port in use, must not take them with it.
  if (freshKeys && Object.keys(freshKeys).length > 0) say({ event: 'keys', ...freshKeys })
  const log = createLog(config)
  // Aloud, because a mistyped DATABASE_URL starts just as well, and every sale would be refused.
  if (freshKeys)
    log.warn({ database: withoutPassword(config.databaseUrl) }, 'a new database was made')
  const rates = new LiveExchangeRates(log)
  if (config.exchangeRatesUrl !== undefined) rates.refreshFrom(config.exchangeRatesUrl)
  const metrics = createMetrics(() => ledger.waiting)
  const ledger: Ledger = new Ledger(
    failStop(store, (error) => endBroken(error, log)),
    () => {
      const now = Date.now()
      // Ids carry the moment of what they name, so that a range of time is a range of ids.
      const newIdOfNow = () => newId(now)
      return { now, newId: newIdOfNow, newName: randomName, rates: rates.newest }
    },
    metrics,
  )
  const register = await LiveRegister.open(store, log)

  let app: Hono<CollectorEnv> | undefined
  const server: Server = createServer(
    (request, env) => app?.fetch(request, env) ?? new Response(null, { status: 503 }),
    () => config.publicUrl ?? urlOf(server),
  )
  await listen(server, config).catch(blaming('HOST or PORT'))
  app = createApp({
    ledger,
    store,
    log,
    findKey: register.findKey,
    findWorkspace: register.findWorkspace,
    findDomainOwner: register.findDomainOwner,
    publicUrl: config.publicUrl ?? urlOf(server),
    trustProxyHops: config.trustProxyHops,
    findPlace,
    metrics,
    metricsToken: config.metricsToken,
    scripts: readScripts(),
    docsFiles: {
      script: readFileSync(DOCS_SCRIPT_FILE, 'utf8'),
      style: readFileSync(DOCS_STYLE_FILE, 'utf8'),
    },
    newLinkKey: randomText,
  })

  const stop = () => {
    register.close()
    rates.close()
    void drain(server, ledger, store)
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  // Last: whoever waits for this line may end the process the moment it comes.
  say({ event: 'listening', url: urlOf(server) })
}

function createLog({ logLevel }: Config): Logger {
  const options = { level: logLevel, base: null, serializers: { err: describeError } }
  return pino(options, openLogOutput())
}

/** Before anything is made, so that a file that cannot be read stops the start. */
function openPlaces({ geographyFile }: Config): Services['findPlace'] {
  if (geographyFile === undefined) return () => undefined
  try {
    return openGeography(geographyFile)
  } catch (error) {
    throw new ConfigError([`GEOIP_DB cannot be read as a MaxMind-format file: ${messageOf(error)}`])
  }
}

async function listen(server: Server, { port, host }: Config): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host, backlog: BACKLOG }, resolve)
  })
}

/** Where it listens. */
function urlOf(server: Server): string {
  const { address, port: taken, family } = server.address() as AddressInfo
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${taken}`
}

/** Stops accepting, finishes what is in flight, commits, exits 0. */
async function drain(server: Server, ledger: Ledger, store: Store): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  // A keep-alive connection whose last answer is out would otherwise hold the process for a minute.
  const closing = setInterval(() => server.closeIdleConnections(), 50)
  // A closed server no longer times its clients, and one that stalls must not hold the process.
  const cutting = setTimeout(() => server.closeAllConnections(), DRAIN_MS_MAX)
  await closed
  clearInterval(closing)
  clearTimeout(cutting)
  await ledger.drain()
  await store.close()
  process.exit(0)
}

/** Ends non-zero, so that a supervisor starts it anew, once the refusals of that moment are out. */
function endBroken(error: StoreBroken, log: Logger): void {
  log.fatal({ err: error }, 'the database failed; this process ends and is to be restarted')
  setTimeout(() => process.exit(1), LAST_ANSWERS_MS)
}

/** Where nobody reads it or its disk is full, there is nothing to be done about that from here. */
function say(message: object): void {
  process.stdout.write(`${JSON.stringify(message)}\n`)
}

/** Until it listens; a start that fails ends the process. */
export const started: Promise<void> = main().catch((error: unknown) => {
  const faults = error instanceof ConfigError ? error.faults : [messageOf(error)]
  process.stderr.write(`saletrail cannot start:\n${faults.map((f) => `  - ${f}\n`).join('')}`)
  process.exit(1)
})
