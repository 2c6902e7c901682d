import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import type pg from 'pg'
import { example } from '../../../test/example.ts'
import {
  connect,
  dropDatabase,
  runSql,
  startPostgres,
  untilWaitedFor,
} from '../../../test/postgres-server.ts'
import { storeContract } from '../../../test/store-contract.ts'
import { newTestDatabase } from '../../../test/test-databases.ts'
import type { Sale } from '../../attribution/sale.ts'
import { StoreConflict, StoreUnavailable } from '../store-error.ts'
import type { Connections } from './connections.ts'
import { MIGRATIONS } from './migrations.ts'
import { openPostgresRegister } from './open-postgres-register.ts'
import { openPostgresStore } from './open-postgres-store.ts'
import { createTableAnalyzer } from './table-analyzer.ts'

let databaseUrl: string
before(async () => {
  databaseUrl = await newTestDatabase()
})

storeContract({
  name: 'PostgreSQL',
  async openEmptyStore() {
    const store = await openPostgresStore(databaseUrl)
    await emptyTables()
    return store
  },
})

/** A new database for each claim would take longer than all the claims. */
async function emptyTables(): Promise<void> {
  const tables = await runSql<{ name: string }>(
    databaseUrl,
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'
       AND tablename NOT IN ('schema_version', 'register_version')`,
  )
  const deletions = tables.map(({ name }) => `DELETE FROM ${name};`)
  await runSql(databaseUrl, `${deletions.join(' ')} UPDATE register_version SET version = 0`)
}

test('of all who make the first link to a URL on two collectors exactly one is first', async () => {
  const url = await newTestDatabase()
  const stores = [await openPostgresStore(url), await openPostgresStore(url)]
  await stores[0]?.changeRegister({ workspaces: [example.workspace()], keys: [] }, 0)
  for (let round = 0; round < 32; round++) {
    const to = { url: `https://shop.example/${round}` }
    const attempts = Array.from({ length: 6 }, (_, place) => {
      const links = [
        example.link({ ...to, id: `link_${round}_${place}`, key: `${round}/${place}` }),
      ]
      const expectedFreeUrls = [{ ...to, workspaceId: 1 }]
      return stores[place % 2]?.apply(example.writes({ expectedFreeUrls, links }))
    })
    const results = await Promise.allSettled(attempts)
    const reasons = results.flatMap((result) => ('reason' in result ? [result.reason] : []))
    assert.equal(reasons.length, 5, to.url)
    for (const reason of reasons) assert.ok(reason instanceof StoreConflict, `${reason}`)
  }
  for (const store of stores) await store.close()
})

test('of ten instances that start at once on an empty database one migrates', async () => {
  const url = await newTestDatabase()
  const stores = await Promise.all(Array.from({ length: 10 }, () => openPostgresStore(url)))
  for (const store of stores) await store.close()
  const versions = await runSql(url, 'SELECT version::int FROM schema_version')
  assert.deepEqual(versions, [{ version: MIGRATIONS.length }])
  const registers = await runSql(url, 'SELECT version::int FROM register_version')
  assert.deepEqual(registers, [{ version: 0 }])
})

test('a database written by a newer version is refused and unchanged', async () => {
  const url = await newTestDatabase()
  await (await openPostgresStore(url)).close()
  await runSql(url, 'UPDATE schema_version SET version = version + 1')
  await assert.rejects(openPostgresStore(url), /newer Saletrail/)
  await assert.rejects(openPostgresRegister(url), /another version/)
  await runSql(url, 'UPDATE schema_version SET version = version - 1')
  await (await openPostgresStore(url)).close()
})

test('the command line finds no register in an empty database, and makes none', async () => {
  const url = await newTestDatabase()
  await assert.rejects(openPostgresRegister(url), /start this version’s collector on it first/)
  const tables = await runSql(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
  assert.deepEqual(tables, [])
})

test('a server that would lose acknowledged sales is refused, unless told not to', async () => {
  const names = ['fsync', 'full_page_writes', 'synchronous_commit']
  const server = await startPostgres(names.map((name) => `${name}=off`))
  try {
    await assert.rejects(openPostgresStore(server.url), (error: Error) => {
      for (const name of names) assert.match(error.message, new RegExp(name))
      return /ALLOW_UNSAFE_POSTGRES=1/.test(error.message)
    })
    await (await openPostgresStore(server.url, { allowUnsafe: true })).close()
  } finally {
    await server.stop()
  }
})

test('a visitor’s link is found while a list has every connection for lists', async () => {
  const url = await newTestDatabase()
  const store = await openPostgresStore(url, { connectionsMax: 1 })
  const winter = example.link({ key: 'winter' })
  await store.apply(example.writes({ links: [winter] }))
  const locking = await connect(url)
  await locking.query('BEGIN; LOCK TABLE sales')
  const list = store.listSales(1, { limit: 1, offset: 0 })
  assert.deepEqual(await store.findLinkByDomain(winter.domain, 'WINTER'), winter)
  assert.equal(await store.findLinkByDomain(winter.domain, 'sum\0mer'), undefined)
  await locking.end()
  assert.deepEqual(await list, [])
  await store.close()
})

test('lists that nobody answers leave the server’s other connections to others', async () => {
  const url = await newTestDatabase()
  // For batches, visits and signs of life.
  const others = 6
  const store = await openPostgresStore(url, { connectionsMax: others + 2 })
  const locking = await connect(url)
  await locking.query('BEGIN; LOCK TABLE sales')
  const lists = Array.from({ length: 20 }, () => store.listSales(1, { limit: 1, offset: 0 }))
  const outcomes = Promise.allSettled(lists)
  // The last in the queue is the last to give up.
  await assert.rejects(lists.at(-1) ?? store.ping(), StoreUnavailable)
  await locking.end()
  const answered = (await outcomes).filter(({ status }) => status === 'fulfilled')
  assert.ok(answered.length <= 2, `${answered.length} had a connection`)
  await store.close()
})

/** A store that knows Ada, and another instance with a connection to its database. */
async function openBesideAnother(sales: readonly Sale[] = []) {
  const url = await newTestDatabase()
  const store = await openPostgresStore(url)
  const customers = [example.customer()]
  await store.apply(example.writes({ links: [example.link()], customers, sales }))
  return { url, store, another: await connect(url) }
}

/** A sale like one that is there. */
async function book(client: pg.Client, cells: Readonly<Record<string, string>>): Promise<void> {
  const insert = `INSERT INTO sales
    SELECT (jsonb_populate_record(sales, $1)).* FROM sales LIMIT 1`
  await client.query(insert, [JSON.stringify(cells)])
}

const { workspaceId, id: customerId } = example.customer()
const firstPage = { limit: 9, offset: 0 }

test('who is forgotten while another instance books a sale of theirs is in no sale', async () => {
  const { store, another } = await openBesideAnother([example.sale()])
  // As a batch does it: the customer first.
  await another.query('BEGIN; UPDATE customers SET sales = sales + 1')
  await book(another, { id: 'underWay', invoice_id: 'inv_2', metadata: '{"to":"Ada"}' })
  const erasure = store.apply(example.writes({ erasures: [{ workspaceId, customerId }] }))
  await untilWaitedFor(another)
  await another.query('COMMIT')
  await erasure
  const sales = await store.listSales(workspaceId, firstPage)
  assert.equal(sales.length, 2)
  for (const { id, ...sale } of sales) {
    const { customerExternalId, customerName, customerEmail, metadata } = sale
    const kept = [customerExternalId, customerName, customerEmail, metadata]
    assert.deepEqual(kept, [null, null, null, null], id)
  }
  await another.end()
  await store.close()
})

test('of a sale that was answered with 503 the next batch brings nothing', async () => {
  const { store, another } = await openBesideAnother()
  await another.query('BEGIN; SELECT FROM links FOR UPDATE')
  // It rests on a link, so what it adds to the customer is sent a round trip before its commit.
  const batch = example.writes({
    expectedLinks: [example.link()],
    sales: [example.sale()],
    customerTotals: [{ workspaceId, customerId, sales: 1, saleAmount: 50_00 }],
  })
  await assert.rejects(store.apply(batch), StoreUnavailable)
  await another.query('COMMIT')
  await store.apply(example.writes({ clicks: [example.click()] }))
  const ada = await store.findCustomer(workspaceId, { id: customerId })
  assert.deepEqual([ada?.sales, ada?.saleAmount], [0, 0])
  assert.deepEqual(await store.listSales(workspaceId, firstPage), [])
  await another.end()
  await store.close()
})

test('what waited for a lock until it was answered with 503 is not booked after it', async () => {
  const { url, store, another } = await openBesideAnother()
  const totals = { clicks: 0, leads: 0, sales: 1, saleAmount: 50_00, lastClickedAt: null }
  for (const table of ['sales', 'customers', 'link_totals']) {
    await another.query(`BEGIN; LOCK TABLE ${table}`)
    const batch = example.writes({
      sales: [example.sale()],
      customerTotals: [{ workspaceId, customerId, sales: 1, saleAmount: 50_00 }],
      linkTotals: [{ workspaceId, linkId: example.link().id, ...totals }],
    })
    await assert.rejects(store.apply(batch), StoreUnavailable, table)
    await another.query('COMMIT')
    // Whoever writes even now is waited for.
    await runSql(url, 'BEGIN; LOCK TABLE sales, customers, link_totals; COMMIT')
    assert.deepEqual(await store.listSales(workspaceId, firstPage), [], table)
  }
  await another.end()
  await store.close()
})

test('invoices that two instances book in any order are in nobody’s way twice', async () => {
  const { store, another } = await openBesideAnother([example.sale({ invoiceId: 'first' })])
  await another.query('BEGIN')
  await book(another, { id: 'their a', invoice_id: 'a' })
  const sales = ['b', 'a'].map((invoiceId) => example.sale({ id: `of ${invoiceId}`, invoiceId }))
  const outcome = store.apply(example.writes({ sales })).catch((error) => error)
  await untilWaitedFor(another)
  // Had the store begun with this one, each would wait for the other now.
  await book(another, { id: 'their b', invoice_id: 'b' })
  await another.query('COMMIT')
  assert.equal((await outcome).constraint, 'sales_invoice')
  await another.end()
  await store.close()
})

test('a database in another encoding than UTF-8 is refused', async () => {
  const url = new URL(await newTestDatabase())
  const name = `latin_${process.pid}`
  await runSql(url.href, `CREATE DATABASE ${name} ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0`)
  url.pathname = `/${name}`
  await assert.rejects(openPostgresStore(url.href), /must be in UTF8/)
  await dropDatabase(url.href)
})

test('tables that grow are analyzed at a hundred sales and at each tenfold, once', async () => {
  let sales = 0
  let known = -1
  const analyzed: number[] = []
  const answer = ({ text }: { readonly text: string }) => {
    if (!text.startsWith('ANALYZE')) return [{ sales: known }]
    known = sales
    analyzed.push(sales)
    return []
  }
  const connections: Connections = {
    work: (job) => job({ send: async (...statements) => statements.map(answer) as never }),
    close: async () => {},
  }
  const grow = async (analyzer: ReturnType<typeof createTableAnalyzer>) => {
    sales += 40
    analyzer.grow(40)
    await new Promise((resolve) => setImmediate(resolve))
  }
  const analyzer = createTableAnalyzer(connections)
  while (sales < 20_000) await grow(analyzer)
  assert.deepEqual(analyzed, [120, 1_200, 12_000])
  // Started anew on a database that has been looked at.
  const again = createTableAnalyzer(connections)
  while (sales < 30_000) await grow(again)
  assert.deepEqual(analyzed, [120, 1_200, 12_000])
})
