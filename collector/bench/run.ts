import { parseArgs } from 'node:util'
import type { Contender } from './contender.ts'
import { collectorOnSqlite, collectorsOnPostgres, echo, handWritten } from './contenders.ts'
import { countFlushes, findObstacle } from './count-flushes.ts'
import { describeFlushes, describeStored, tabulate } from './describe-results.ts'
import { measureRounds } from './measure-rounds.ts'
import { measureStored } from './measure-stored.ts'
import { measureStoredOnPostgres } from './measure-stored-postgres.ts'
import { profileLoad } from './profile-load.ts'
import { readSales } from './read-sales.ts'
import { describeMachine, writeSection } from './write-section.ts'

// `npm run bench`, quick and for a look; `-- --full` is what RESULTS.md is to hold. `--only loads`,
// `flushes`, `stored`, `profile`, `postgres` or `postgres-stored` measures a part; `--sales` says
// how many are stored.
const PARTS = [
  ...(['loads', 'flushes', 'stored', 'profile'] as const),
  ...(['postgres', 'postgres-stored'] as const),
] as const
const QUICK = { seconds: 3, rounds: 2, sales: 200_000 }
const FULL = { seconds: 10, rounds: 5, sales: 5_000_000 }
/** Beyond this the echo is half warm, or the machine busy: its round flatters us and is dropped. */
const ECHO_CPU_MICROSECONDS_MAX = 35

const { values: options } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [...PARTS] },
    sales: { type: 'string' },
  },
})
const unknown = options.only.find((part) => !PARTS.some((known) => known === part))
if (unknown !== undefined) throw new Error(`no part is called ${unknown}: ${PARTS.join(', ')}`)
const form = options.full ? FULL : QUICK
const sales = readSales(options.sales, form.sales)
const machine = `${describeMachine()}${options.full ? '' : '; quick, not to be quoted'}`

const parts: Readonly<Record<(typeof PARTS)[number], () => Promise<string>>> = {
  async loads() {
    return describeLoads([echo, collectorOnSqlite, handWritten], collectorOnSqlite.name)
  },
  async flushes() {
    const obstacle = findObstacle()
    if (obstacle !== undefined) return `NOT MEASURED: ${obstacle}\n`
    const running = await collectorOnSqlite.start()
    const [pid = 0] = running.pids
    const flushes = await countFlushes(running, pid, form.seconds)
    await running.stop()
    return describeFlushes(flushes)
  },
  async stored() {
    return describeStored(await measureStored({ ...form, sales }, say))
  },
  profile: () => profileLoad(form.seconds),
  async postgres() {
    const [one, two] = [collectorsOnPostgres(1), collectorsOnPostgres(2)]
    return describeLoads([echo, one, two, handWritten], one.name)
  },
  'postgres-stored': () => measureStoredOnPostgres({ ...form, sales }, say),
}

async function describeLoads(contenders: readonly Contender[], ours: string): Promise<string> {
  const rounds = await measureRounds(contenders, form, say)
  const isCounted = (cost: number) => cost <= ECHO_CPU_MICROSECONDS_MAX
  const counted = rounds.filter((round) => isCounted(round.echo.cpuMicroseconds))
  if (counted.length > 0) return tabulate(counted, rounds.length, ours)
  const all = tabulate(rounds, rounds.length, ours)
  return `No round counts, the machine is too busy; of all:\n\n${all}`
}

for (const part of PARTS) {
  if (!options.only.includes(part)) continue
  say(writeSection(part, `\n${machine}\n\n${await parts[part]()}`))
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
