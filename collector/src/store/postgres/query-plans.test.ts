import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { example } from '../../../test/example.ts'
import { newTestDatabase } from '../../../test/test-databases.ts'
import type { Link } from '../../attribution/link.ts'
import type { FactsWanted } from '../store.ts'
import { prepareApplyWrites } from './apply-writes.ts'
import { type Connections, openConnections, type Statement } from './connections.ts'
import { prepareDatabase } from './open-database.ts'
import { PLANNER_SETTINGS } from './planner-settings.ts'
import { prepareReadFacts } from './read-facts.ts'

let connections: Connections
let planner: pg.Client
let unaided: pg.Client
before(async () => {
  const url = await newTestDatabase()
  await prepareDatabase(url)
  const times = { connectionsMax: 1, connectMsMax: 5_000, answerMsMax: 5_000 }
  connections = openConnections(url, { ...times, settings: PLANNER_SETTINGS })
  planner = await openClient(url, PLANNER_SETTINGS)
  unaided = await openClient(url, ['plan_cache_mode = force_generic_plan'])
})
after(async () => {
  await connections.close()
  await planner.end()
  await unaided.end()
})

async function openClient(url: string, settings: readonly string[]): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  for (const setting of settings) await client.query(`SET ${setting}`)
  return client
}

type Watched = { readonly watching: Connections; readonly roundTrips: Statement[][] }

/** The same connections, and a list of what went over them. */
function watch(): Watched {
  const roundTrips: Statement[][] = []
  const watching: Connections = {
    ...connections,
    work: (job) =>
      connections.work((session) =>
        job({
          send: (...statements) => {
            if (statements.length > 0) roundTrips.push([...statements])
            return session.send(...statements)
          },
        }),
      ),
  }
  return { watching, roundTrips }
}

/** How PostgreSQL means to do it whatever the parameters are. */
async function planOf(client: pg.Client, { text }: Statement): Promise<string> {
  const { rows } = await client.query(`EXPLAIN (GENERIC_PLAN) ${text}`)
  return rows.map((row) => row['QUERY PLAN']).join('\n')
}

const isPlanned = ({ text }: Statement) => !/^(BEGIN|COMMIT)/.test(text)

const { link, click, recentClick, customer, lead, sale } = example
const everything: FactsWanted = {
  links: [link()],
  linkKeys: [link()],
  linkReferences: [{ externalId: 'ext' }, { url: 'https://shop.example/' }, { id: 'id' }].map(
    (reference) => ({ workspaceId: 1, reference, movesTo: { domain: null, key: 'key' } }),
  ),
  clicks: [click()],
  customerIds: [customer()],
  recentClicks: [recentClick()],
  customers: [{ ...customer(), leadEventName: 'Sign up' }],
  invoices: [{ workspaceId: 1, invoiceId: 'inv_1' }],
  outrankedInvoices: [{ workspaceId: 1, invoiceId: 'inv_1' }],
}
const summer: Link = link({ externalId: 'ext' })
const earned = { workspaceId: 1, customerId: customer().id, sales: 1, saleAmount: 1 }
const forged = sale({ id: 'forged', reportedBy: 'browser', invoiceId: 'inv_2' })

test('a batch looks up every row by an index, on a database without statistics', async () => {
  const { watching, roundTrips } = watch()
  const apply = prepareApplyWrites(watching)
  const bought = { clicks: [click()], leads: [lead()], sales: [sale(), forged] }
  await apply(
    example.writes({
      ...bought,
      links: [summer],
      customers: [customer()],
      customerTotals: [earned],
    }),
  )
  await apply(
    example.writes({
      expectedLinks: [summer],
      expectedCustomers: [customer()],
      expectedLeads: [lead()],
      recentClicks: [recentClick()],
      replacedSales: [forged],
      outrankedSales: [forged],
      linkTotals: [{ ...earned, linkId: summer.id, clicks: 1, leads: 1, lastClickedAt: 1 }],
      customerTotals: [earned],
      erasures: [earned],
    }),
  )
  await prepareReadFacts(watching)(everything)
  const statements = roundTrips.flat().filter(isPlanned)
  assert.ok(statements.length > 20, `${statements.length} statements`)
  for (const statement of statements) {
    const plan = await planOf(planner, statement)
    // What may be read from end to end is what was given, and the few rows of a sub-select.
    assert.doesNotMatch(plan, /Seq Scan|Hash Join|Merge Join/, `${statement.text}\n${plan}`)
  }
})

test('the control: left to itself the planner reads a new table from end to end', async () => {
  const { watching, roundTrips } = watch()
  await prepareReadFacts(watching)(everything)
  const plans: string[] = []
  for (const statement of roundTrips.flat().filter(isPlanned)) {
    plans.push(await planOf(unaided, statement))
  }
  assert.match(plans.join('\n'), /Seq Scan|Hash Join|Bitmap/)
})

test('a batch of sales is one round trip of facts and one of writes, however many', async () => {
  for (const count of [1, 64, 256]) {
    const { watching, roundTrips } = watch()
    const numbers = Array.from({ length: count }, (_, number) => `${count}-${number}`)
    await prepareReadFacts(watching)(
      example.wanted({
        clicks: numbers.map((id) => ({ workspaceId: 2, id })),
        customers: numbers.map((externalId) => ({
          ...customer(),
          externalId,
          leadEventName: null,
        })),
        invoices: numbers.map((invoiceId) => ({ workspaceId: 2, invoiceId })),
      }),
    )
    const ofBatch = { workspaceId: 2, clickId: click().id }
    const known = numbers.map((id) => customer({ ...ofBatch, id, externalId: id }))
    const apply = prepareApplyWrites(watching)
    await apply(example.writes({ customers: known }))
    await apply(
      example.writes({
        sales: numbers.map((id) => sale({ ...ofBatch, id, invoiceId: id, customerId: id })),
        customerTotals: numbers.map((id) => ({ ...earned, workspaceId: 2, customerId: id })),
      }),
    )
    assert.deepEqual(
      roundTrips.map((statements) => statements.length),
      [6, 3, 4],
    )
  }
})

test('links that batches have lately been about need no round trip of their own', async () => {
  const { watching, roundTrips } = watch()
  const ids = Array.from({ length: 40 }, (_, number) => `link_${100 + number}`)
  const links = ids.map((id) => link({ id, workspaceId: 3, key: id }))
  const clicks = ids.map((id) => click({ id: `of_${id}`, workspaceId: 3, linkId: id }))
  await prepareApplyWrites(connections)(example.writes({ links, clicks }))
  const readFacts = prepareReadFacts(watching)
  const tripsOf = async (...indexes: number[]) => {
    roundTrips.length = 0
    const asked = indexes.map((index) => ({ workspaceId: 3, id: `of_${ids[index]}` }))
    const found = (await readFacts(example.wanted({ clicks: asked }))).links
    for (const index of indexes) assert.ok(found.some(({ id }) => id === ids[index]))
    return roundTrips.length
  }
  assert.equal(await tripsOf(0, 1), 2)
  assert.equal(await tripsOf(1, 0), 1)
  assert.equal(await tripsOf(0, 2), 2)
  // Three would be asked for one.
  assert.equal(await tripsOf(0), 2)
  assert.equal(await tripsOf(0, 1, 2), 1)
  // So many links that the next may be any.
  assert.equal(await tripsOf(...ids.keys()), 2)
  assert.equal(await tripsOf(...ids.keys()), 2)
})
