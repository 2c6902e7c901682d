import pg from 'pg'
import postgres from 'postgres'
import { prepareApplyWrites } from '../src/store/postgres/apply-writes.ts'
import {
  type Connections,
  openConnections,
  type Statement,
} from '../src/store/postgres/connections.ts'
import { prepareDatabase } from '../src/store/postgres/open-database.ts'
import { PLANNER_SETTINGS } from '../src/store/postgres/planner-settings.ts'
import { prepareReadFacts } from '../src/store/postgres/read-facts.ts'
import { example } from '../test/example.ts'
import { newDatabase, startPostgres } from '../test/postgres-server.ts'
import { median } from './median.ts'
import { describeMachine, toTable, writeSection } from './write-section.ts'

// `npx tsx collector/bench/drivers.ts`: what drivers of PostgreSQL cost this process. Each reads
// the facts of many batches and writes them, with the store's own statements.

const BATCHES = 200
const SALES_IN_BATCH = 32
const ROUNDS = 3

type Driver = {
  readonly name: string
  readonly open: (databaseUrl: string) => Promise<Connections>
}

type Send = (statement: Statement) => Promise<unknown[]>

/** Statements are handed to the driver all at once; what it makes of that is its own. */
function lending(send: Send, close: () => Promise<void>): Connections {
  return {
    work: (job) =>
      job({ send: async (...statements) => (await Promise.all(statements.map(send))) as never }),
    close,
  }
}

const names = new Map<string, string>()
function nameOf(text: string): string {
  const name = names.get(text) ?? `s${names.size}`
  names.set(text, name)
  return name
}

const pgDriver = (pipeline: boolean): Driver => ({
  name: pipeline ? 'pg, pipelined' : 'pg, one after another',
  async open(connectionString) {
    const client = new pg.Client({ connectionString, pipeline })
    await client.connect()
    for (const setting of PLANNER_SETTINGS) await client.query(`SET ${setting}`)
    const send: Send = async ({ text, values = [], isPrepared }) => {
      const named = isPrepared ? { name: nameOf(text) } : {}
      return (await client.query({ text, values: [...values], ...named })).rows
    }
    return lending(send, () => client.end())
  },
})

const roundTrips: Driver = {
  name: 'pg, by round trips of our own',
  async open(databaseUrl) {
    const times = { connectionsMax: 1, connectMsMax: 5_000, answerMsMax: 5_000 }
    return openConnections(databaseUrl, { ...times, settings: PLANNER_SETTINGS })
  },
}

const postgresJs: Driver = {
  name: 'postgres.js, pipelined',
  async open(databaseUrl) {
    const sql = postgres(databaseUrl, { max: 1 })
    const session = await sql.reserve()
    for (const setting of PLANNER_SETTINGS) await session.unsafe(`SET ${setting}`)
    const send: Send = ({ text, values = [], isPrepared = false }) =>
      session.unsafe(text, values as never[], { prepare: isPrepared })
    return lending(send, async () => {
      session.release()
      await sql.end()
    })
  },
}

/** Half of the sales are new customers'. */
async function sell(connections: Connections, run: string): Promise<void> {
  const read = prepareReadFacts(connections)
  const apply = prepareApplyWrites(connections)
  const [workspaceId, linkId, clickId] = [1, 'link_summer', 'click_1']
  for (let batch = 0; batch < BATCHES; batch++) {
    const ids = Array.from({ length: SALES_IN_BATCH }, (_, number) => `${run}_${batch}_${number}`)
    await read(
      example.wanted({
        clicks: ids.map((id) => ({ workspaceId, id })),
        customers: ids.map((externalId) => ({ workspaceId, externalId, leadEventName: null })),
        invoices: ids.map((invoiceId) => ({ workspaceId, invoiceId })),
      }),
    )
    const made = ids.filter((_, index) => index % 2 === 0)
    const totals = { workspaceId, linkId, clicks: 0, leads: 0, lastClickedAt: null }
    await apply(
      example.writes({
        customers: made.map((id) => example.customer({ id, externalId: id, linkId, clickId })),
        leads: made.map((id) => example.lead({ id, customerId: id })),
        sales: ids.map((id, index) =>
          example.sale({ id, invoiceId: id, customerId: made[index >> 1] ?? id }),
        ),
        linkTotals: [{ ...totals, sales: SALES_IN_BATCH, saleAmount: 100 }],
        customerTotals: made.map((customerId) => ({
          ...{ workspaceId, customerId, sales: 2, saleAmount: 100 },
        })),
      }),
    )
  }
}

const server = await startPostgres()
const drivers = [roundTrips, pgDriver(true), pgDriver(false), postgresJs]
const costs = new Map(drivers.map(({ name }) => [name, [] as number[]]))
for (let round = 0; round <= ROUNDS; round++) {
  for (const { name, open } of drivers) {
    const databaseUrl = await newDatabase(server.url)
    await prepareDatabase(databaseUrl)
    const connections = await open(databaseUrl)
    const before = process.cpuUsage()
    await sell(connections, `r${round}`)
    const { user, system } = process.cpuUsage(before)
    await connections.close()
    // The first round warms all of them.
    if (round > 0) costs.get(name)?.push((user + system) / BATCHES)
  }
}
await server.stop()

const table = toTable(
  ['driver', 'CPU µs a batch', 'a sale'],
  [...costs].map(([name, values]) => [
    name,
    median(values).toFixed(0),
    (median(values) / SALES_IN_BATCH).toFixed(1),
  ]),
)
process.stdout.write(writeSection('drivers', `\n${describeMachine()}\n\n${table}`))
