import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { example } from '../../../test/example.ts'
import { newTestDatabase } from '../../../test/test-databases.ts'
import type { Link } from '../../attribution/link.ts'
import { EVENT_KINDS } from '../catalog.ts'
import type { FactsWanted } from '../store.ts'
import { prepareApplyWrites } from './apply-writes.ts'
import { type Connections, openConnections, type Statement } from './connections.ts'
import { customersQuery } from './customer-lists.ts'
import { erase } from './erase.ts'
import { eventsQuery } from './event-lists.ts'
import { linksQuery } from './link-lists.ts'
import { type ListQuery, stretchStatement } from './list-query.ts'
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
      customers: [customer({ name: 'Lovelace' })],
      leads: [lead({ metadata: '{}' })],
      recentClicks: [recentClick()],
      replacedSales: [forged],
      outrankedSales: [forged],
      linkTotals: [{ ...earned, linkId: summer.id, clicks: 1, leads: 1, lastClickedAt: 1 }],
      customerTotals: [earned],
      erasures: [earned],
    }),
  )
  await prepareReadFacts(watching)(everything)
  await apply(
    example.writes({ expectedFreeUrls: [summer], expectedLinks: [summer], links: [summer] }),
  )
  const statements = roundTrips.flat().filter(isPlanned)
  assert.ok(statements.length > 20, `${statements.length} statements`)
  for (const statement of statements) {
    const plan = await planOf(planner, statement)
    // What may be read from end to end is what was given, and the few rows of a sub-select.
    assert.doesNotMatch(plan, /Seq Scan|Hash Join|Merge Join/, `${statement.text}\n${plan}`)
    if (statement.text.includes(' AS free')) assert.match(plan, /links_url/)
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

test('customers a batch rests on, adds to and forgets are locked by one statement', async () => {
  const { watching, roundTrips } = watch()
  const workspaceId = 4
  const [ada, bob, cyd] = ['ada', 'bob', 'cyd'].map((id) =>
    customer({ workspaceId, id, externalId: id }),
  )
  assert.ok(ada && bob && cyd)
  await prepareApplyWrites(connections)(example.writes({ customers: [ada, bob, cyd] }))
  await prepareApplyWrites(watching)(
    example.writes({
      expectedCustomers: [cyd],
      customers: [{ ...cyd, name: 'Cydonia' }],
      customerTotals: [{ ...earned, workspaceId, customerId: ada.id }],
      erasures: [{ workspaceId, customerId: bob.id }],
    }),
  )
  const [, first] = roundTrips[0] ?? []
  assert.match(String(first?.text), /FOR NO KEY UPDATE OF customers/)
  const locked = String(first?.values)
  for (const { id } of [ada, bob, cyd]) assert.match(locked, new RegExp(id))
})

test('a batch of sales is one round trip of facts and one of writes, however many', async () => {
  const workspaceId = 2
  const sold = link({ workspaceId })
  await prepareApplyWrites(connections)(example.writes({ links: [sold] }))
  for (const count of [1, 64, 256]) {
    const { watching, roundTrips } = watch()
    const [readFacts, apply] = [prepareReadFacts(watching), prepareApplyWrites(watching)]
    const ids = Array.from({ length: count }, (_, number) => `${count}-${number}`)
    const customers = ids.map((id) => customer({ workspaceId, id, externalId: id }))
    const clicks = ids.map((id) => click({ workspaceId, id }))
    const wanted = example.wanted({
      clicks,
      customers: customers.map((one) => ({ ...one, leadEventName: null })),
      invoices: ids.map((invoiceId) => ({ workspaceId, invoiceId })),
    })
    await apply(example.writes({ customers, clicks }))
    await readFacts(wanted)
    const facts = await readFacts(wanted)
    assert.deepEqual(facts.links, [sold])
    await apply(
      example.writes({
        sales: ids.map((id) => sale({ workspaceId, id, invoiceId: id, customerId: id })),
        customerTotals: ids.map((id) => ({ ...earned, workspaceId, customerId: id })),
      }),
    )
    // New customers and clicks; facts and the link they mention; facts with that link; the sales.
    assert.deepEqual(
      roundTrips.map((statements) => statements.length),
      [4, 6, 1, 7, 4],
    )
  }
})

/** A planner that knows of three hundred of each, none of them like another. */
async function openKnowing(): Promise<pg.Client> {
  const url = await newTestDatabase()
  await prepareDatabase(url)
  const times = { connectionsMax: 1, connectMsMax: 5_000, answerMsMax: 5_000 }
  const filling = openConnections(url, times)
  const ids = Array.from({ length: 300 }, (_, number) => `${number}`)
  const each = <Row>(make: (given: object) => Row) =>
    ids.map((id) => {
      const who = { externalId: id, email: id, tenantId: id, partnerId: id, domain: id, key: id }
      return make({ ...who, id, invoiceId: id, customerId: id, linkId: id, eventName: id })
    })
  await prepareApplyWrites(filling)(
    example.writes({
      links: each(link),
      clicks: each(click),
      customers: each(customer),
      leads: each(lead),
      sales: each(sale),
      outrankedSales: each(sale),
    }),
  )
  await filling.close()
  const client = await openClient(url, PLANNER_SETTINGS)
  await client.query('ANALYZE')
  return client
}

test('who is forgotten, and what belongs to one of many, is found by an index of it', async () => {
  const knowing = await openKnowing()
  const [sales, outranked, leads, customers] = erase([earned])
  const list = (query: ListQuery) => stretchStatement(query, { limit: 100, offset: 0 })
  const links = (filter: object) => list(linksQuery(1, { showArchived: false, ...filter }))
  const customersOf = (filter: object) =>
    list(customersQuery(1, { sortBy: 'createdAt', isAscending: false, ...filter }))
  const cases: [Statement | undefined, index: string, column: string][] = [
    [sales, 'sales_of_customer', 'customer_id'],
    [outranked, 'outranked_sales_of_customer', 'customer_id'],
    [leads, 'leads_event', 'customer_id'],
    [customers, 'customers_pkey', 'id'],
    [links({ tenantId: '7' }), 'links_of_tenant', 'tenant_id'],
    [links({ domain: '7' }), 'links_of_domain', 'domain'],
    [customersOf({ email: '7' }), 'customers_email', 'email'],
    [customersOf({ externalId: '7' }), 'customers_external_id', 'external_id'],
    [customersOf({ linkId: '7' }), 'customers_of_link', 'link_id'],
    [list(eventsQuery(1, 'sales', {}, { customerId: '7' })), 'sales_of_customer', 'customer_id'],
    [list(eventsQuery(1, 'sales', {}, { partnerId: '7' })), 'links_of_partner', 'partner_id'],
    ...EVENT_KINDS.map((event): [Statement, string, string] => [
      list(eventsQuery(1, event, {}, { linkId: '7' })),
      `${event}_of_link`,
      'link_id',
    ]),
  ]
  for (const [statement, index, column] of cases) {
    const plan = await planOf(knowing, statement ?? assert.fail(index))
    assert.match(plan, new RegExp(`using ${index} .*\\n +Index Cond: .*\\b${column} = `), plan)
  }
  await knowing.end()
})
