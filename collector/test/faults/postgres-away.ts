import { existsSync, readFileSync } from 'node:fs'
import { request } from '../request.ts'
import { trackSale } from '../shop.ts'
import type { Collector } from '../start-collector.ts'
import { Crowd } from './crowd.ts'
import { check, type Form, type Lane } from './lane.ts'
import { plants } from './plants.ts'
import { auditPostgres } from './postgres-audit.ts'
import { openProxy, type PostgresProxy } from './postgres-proxy.ts'
import { countConnections, openPostgresShop, type PostgresShop } from './postgres-shop.ts'
import { endWithLane } from './run-lane.ts'
import { waitFor } from './wait-for.ts'

const CLIENTS = 32
const UNDER_LOAD_MS = 400
const AWAY_MS = { short: 2_500, long: 30_000 }
const CONNECTIONS_MAX = 10

type World = { readonly shop: PostgresShop; readonly proxy: PostgresProxy }
/** How the database goes away, and what brings it back. */
type Outage = {
  readonly name: string
  readonly begin: (world: World) => unknown
  readonly end: (world: World) => unknown
}

const outages: readonly Outage[] = [
  {
    name: 'stopped dead (SIGSTOP)',
    begin: ({ shop }) => signalAll(shop, 'SIGSTOP'),
    end: ({ shop }) => signalAll(shop, 'SIGCONT'),
  },
  {
    name: 'killed (SIGKILL)',
    begin: ({ shop }) => signalAll(shop, 'SIGKILL'),
    end: ({ shop }) => shop.server.startAgain(),
  },
  {
    name: 'stopped at once (SIGQUIT)',
    async begin({ shop }) {
      process.kill(shop.server.pid(), 'SIGQUIT')
      await waitFor(() => !isRunning(shop.server))
    },
    end: ({ shop }) => shop.server.startAgain(),
  },
  {
    name: 'unreachable (packets lost)',
    begin: ({ proxy }) => proxy.swallow(),
    end: ({ proxy }) => proxy.heal(),
  },
  {
    name: 'unreachable (refused)',
    begin: ({ proxy }) => proxy.refuse(),
    end: ({ proxy }) => proxy.heal(),
  },
]

export const postgresAway: Lane = {
  claim: 'while its PostgreSQL is away a collector says so, and loses and doubles nothing',
  controls: [
    {
      bug: 'it answers before the commit',
      plants: plants.answerBeforeCommit,
      caughtAs: /^(lost|contradicted)/,
    },
    {
      bug: 'it waits for an answer for ever',
      plants: [
        {
          file: 'store/postgres/connections.ts',
          text: 'query_timeout: options.answerMsMax,',
          bug: '',
        },
      ],
      caughtAs: /^no answer while it is/,
    },
    {
      bug: 'it says that it is ready without asking the database',
      plants: [{ file: 'http/routes/health.ts', text: 'await store.ping()', bug: '' }],
      caughtAs: /^ready: /,
    },
  ],

  async run({ main, form, say }) {
    let proxy: PostgresProxy | undefined
    const through = async (databaseUrl: string) => {
      proxy = await openProxy(databaseUrl)
      return proxy.url
    }
    const shop = await openPostgresShop({ main, collectors: 1, through })
    const [collector] = shop.collectors
    if (!collector || !proxy) return
    // Where the lane fails while the server is stopped dead, it could not be told to end.
    endWithLane(() => isRunning(shop.server) && signalAll(shop, 'SIGCONT'))
    const { clickIds } = shop
    const crowd = new Crowd({ clients: CLIENTS, address: () => collector, clickIds }).start()
    for (const outage of outages) {
      await new Promise((resolve) => setTimeout(resolve, UNDER_LOAD_MS))
      say(await goThrough(outage, { shop, proxy }, collector, form))
    }
    for (let times = 0; times < 3; times++) {
      await new Promise((resolve) => setTimeout(resolve, UNDER_LOAD_MS))
      proxy.reset()
    }
    await waitFor(() => isReady(collector))
    await crowd.stop()
    await auditPostgres(shop.databaseUrl, [collector], crowd)
    const connections = await countConnections(shop.databaseUrl)
    check(connections <= CONNECTIONS_MAX, `${connections} connections`)
    say(
      `${crowd.acknowledged} acknowledged, ${crowd.refused} refused, 0 lost, 0 doubled; ` +
        `${connections} connections, ${readPeakMemory(collector)}`,
    )
    check((await collector.stop()).code === 0, 'it did not end in peace')
  },
}

/** Far beyond what is promised: two seconds, which the line that is said can be held against. */
const ANSWER_MS_MAX = 15_000

async function goThrough(outage: Outage, world: World, collector: Collector, form: Form) {
  await outage.begin(world)
  const slowestMs: number[] = []
  const until = performance.now() + AWAY_MS[form]
  while (performance.now() < until) {
    const start = performance.now()
    const { status } = await askOnce(collector, outage.name)
    check(status === 503, `contradicted: ${status} while it is ${outage.name}`)
    slowestMs.push(performance.now() - start)
    await checkHealth(collector, outage.name)
  }
  await outage.end(world)
  const start = performance.now()
  await waitFor(() => isReady(collector), `not ready again after it was ${outage.name}`)
  await waitFor(async () => (await sell(collector)).status === 200, 'no sale after its return')
  const slowest = Math.max(...slowestMs)
  const back = performance.now() - start
  return `${outage.name}: 503 within ${slowest.toFixed(0)} ms, sells ${back.toFixed(0)} ms after`
}

/** A balancer is to send nobody here, and whoever watches the process is to let it be. */
async function checkHealth(collector: Collector, name: string): Promise<void> {
  const { status: ready } = await request(`${collector.url}/readyz`)
  check(ready === 503, `ready: /readyz answers ${ready} while it is ${name}`)
  const { status: alive } = await request(`${collector.url}/healthz`)
  check(alive === 200, `not alive: /healthz answers ${alive} while it is ${name}`)
}

async function askOnce(collector: Collector, name: string) {
  const silence = new Promise<undefined>((resolve) => {
    setTimeout(resolve, ANSWER_MS_MAX, undefined).unref()
  })
  const answer = await Promise.race([sell(collector), silence])
  check(answer !== undefined, `no answer while it is ${name}`)
  return answer
}

/** A sale by nobody: nothing is recorded, and the database has to be asked all the same. */
function sell(collector: Collector) {
  return trackSale(collector, { customerExternalId: 'nobody', amount: 1 })
}

async function isReady({ url }: Collector): Promise<boolean> {
  return (await request(`${url}/readyz`)).status === 200
}

/** PostgreSQL is a process for each connection beside the one they stem from. */
function signalAll({ server }: PostgresShop, signal: NodeJS.Signals): void {
  const pid = server.pid()
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')
  for (const one of [pid, ...children.map(Number)]) signalIfAlive(one, signal)
}

/** A worker of PostgreSQL may end between being listed and being told, as its parent may. */
function signalIfAlive(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

function isRunning(server: PostgresShop['server']): boolean {
  try {
    return existsSync(`/proc/${server.pid()}`)
  } catch {
    return false
  }
}

function readPeakMemory({ pid }: Collector): string {
  const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return `at most ${Math.round(Number(peak) / 1_024)} MiB`
}
