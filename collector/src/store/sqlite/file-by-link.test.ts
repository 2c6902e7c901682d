import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { example } from '../../../test/example.ts'
import type { Store } from '../store.ts'
import { ROWS_FILED_AT_ONCE } from './file-by-link.ts'
import { FILED } from './filed-by-link.ts'
import { openSqliteStore } from './open-sqlite-store.ts'
import { SqliteDatabase } from './sqlite-database.ts'

const folder = mkdtempSync(join(tmpdir(), 'saletrail-filing-'))
after(() => rmSync(folder, { recursive: true, force: true }))

let fileCount = 0
const newPath = () => join(folder, `${++fileCount}.db`)

const { click, customer, lead, sale, writes } = example
const page = { limit: 10_000, offset: 0 }
const byTime = { sortBy: 'createdAt', isAscending: false } as const

/** One row of each kind, of this number and link. */
function rowsOf(number: number, linkId: string, workspaceId = 1) {
  const id = `0${String(number).padStart(15, '0')}`
  const common = { workspaceId, id, linkId }
  return writes({
    clicks: [click(common)],
    customers: [customer({ ...common, id: `cus_${id}`, externalId: id })],
    leads: [lead({ ...common, customerId: `cus_${id}`, eventName: 'Direct sale' })],
    sales: [sale({ ...common, customerId: `cus_${id}`, invoiceId: id })],
  })
}

const numbersOf = (rows: readonly { readonly id: string }[]) =>
  rows.map(({ id }) => Number(id.replace('cus_', '')))

/** The numbers of a link's rows, by each list and count there is. */
async function readLink(store: Store, linkId: string, workspaceId = 1) {
  const count = (event: 'clicks' | 'leads' | 'sales') =>
    store.countEvents(workspaceId, event, { linkId }, 'nothing')
  return {
    clicks: numbersOf(await store.listClicks(workspaceId, page, { linkId })),
    customers: numbersOf(await store.listCustomers(workspaceId, { ...byTime, linkId }, page)),
    leads: numbersOf(await store.listLeads(workspaceId, page, { linkId })),
    sales: numbersOf(await store.listSales(workspaceId, page, { linkId })),
    counts: (await Promise.all((['clicks', 'leads', 'sales'] as const).map(count))).map(
      ([one]) => one?.events,
    ),
  }
}

function ofEach(...numbers: number[]) {
  const counts = Array<number>(3).fill(numbers.length)
  return { clicks: numbers, customers: numbers, leads: numbers, sales: numbers, counts }
}

/** How many rows each file holds. */
function readFiled(path: string): number[] {
  const database = new SqliteDatabase(path, { readonly: true })
  const counts = FILED.map((table) =>
    database.prepare(`SELECT count(*) FROM ${table}_of_link`).pluck().get(),
  ) as number[]
  database.close()
  return counts
}

test('a link has the same rows before they are filed, and once some or all are', async () => {
  const path = newPath()
  const store = openSqliteStore(path, 8)
  for (const [number, link] of [
    [1, 'a'],
    [2, 'b'],
    [3, 'a'],
    [4, 'a'],
    [5, 'b'],
  ] as const) {
    await store.apply(rowsOf(number, link))
  }
  assert.deepEqual(readFiled(path), [4, 4, 4, 4])
  assert.deepEqual(await readLink(store, 'a'), ofEach(4, 3, 1))
  assert.deepEqual(await readLink(store, 'b'), ofEach(5, 2))
  await store.close()

  const again = openSqliteStore(path)
  assert.deepEqual(readFiled(path), [5, 5, 5, 5])
  assert.deepEqual(await readLink(again, 'a'), ofEach(4, 3, 1))
  assert.deepEqual(await readLink(again, 'b'), ofEach(5, 2))
  await again.close()
})

test('rows are filed under their links once there are many of them', async () => {
  const path = newPath()
  const store = openSqliteStore(path)
  const batches = ROWS_FILED_AT_ONCE / 4
  for (let number = 1; number <= batches; number++) await store.apply(rowsOf(number, 'a'))
  assert.deepEqual(readFiled(path), [0, 0, 0, 0])
  await store.apply(rowsOf(batches + 1, 'a'))
  assert.deepEqual(readFiled(path), Array(4).fill(batches))
  assert.equal((await readLink(store, 'a')).sales.length, batches + 1)
  await store.close()
})

test('what a clock that was set back has made is found', async () => {
  const store = openSqliteStore(newPath(), 1)
  for (const number of [1_000, 1_001, 5, 1_002, 6]) await store.apply(rowsOf(number, 'a'))
  assert.deepEqual(await readLink(store, 'a'), ofEach(1_002, 1_001, 1_000, 6, 5))
  await store.close()
})

test('each workspace has its own rows, also one that a process before wrote to', async () => {
  const path = newPath()
  const store = openSqliteStore(path)
  await store.apply(rowsOf(1, 'a', 7))
  await store.apply(rowsOf(2, 'a', 3))
  await store.close()
  const again = openSqliteStore(path, 1)
  for (const number of [3, 4]) await again.apply(rowsOf(number, 'a', 3))
  assert.deepEqual(await readLink(again, 'a', 7), ofEach(1))
  assert.deepEqual(await readLink(again, 'a', 3), ofEach(4, 3, 2))
  await again.close()
})

test('what moves to another link or goes is found under the old one no more', async () => {
  const path = newPath()
  const store = openSqliteStore(path, 1)
  const before = rowsOf(1, 'a')
  await store.apply(before)
  await store.apply(rowsOf(2, 'a'))
  const moved = { linkId: 'b' }
  await store.apply(
    writes({
      expectedCustomers: before.customers,
      customers: before.customers.map((one) => ({ ...one, ...moved })),
      expectedLeads: before.leads,
      leads: before.leads.map((one) => ({ ...one, ...moved })),
      replacedSales: before.sales,
    }),
  )
  assert.deepEqual(await readLink(store, 'a'), {
    ...ofEach(2),
    clicks: [2, 1],
    counts: [2, 1, 1],
  })
  assert.deepEqual(await readLink(store, 'b'), {
    ...ofEach(),
    customers: [1],
    leads: [1],
    counts: [0, 1, 0],
  })
  await store.apply(writes({ erasures: [{ workspaceId: 1, customerId: 'cus_0000000000000001' }] }))
  assert.deepEqual((await readLink(store, 'b')).customers, [])
  assert.deepEqual(readFiled(path), [2, 1, 2, 1])
  await store.close()
})

test('a start that cannot file what is left names the file, and lets go of it', async () => {
  const path = newPath()
  const store = openSqliteStore(path)
  await store.apply(rowsOf(1, 'a'))
  await store.close()
  const change = (sql: string) => {
    const database = new SqliteDatabase(path)
    database.exec(sql)
    database.close()
  }
  change(`CREATE TRIGGER full BEFORE INSERT ON sales_of_link
    BEGIN SELECT RAISE (ABORT, 'no space is left'); END`)
  for (const _ of ['first', 'second']) {
    assert.throws(
      () => openSqliteStore(path),
      ({ message }: Error) => message.includes(path) && /no space is left/.test(message),
    )
  }
  change('DROP TRIGGER full')
  const again = openSqliteStore(path)
  assert.deepEqual(await readLink(again, 'a'), ofEach(1))
  await again.close()
})
