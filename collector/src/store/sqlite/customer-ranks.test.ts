import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { example } from '../../../test/example.ts'
import type { Store } from '../store.ts'
import { StoreOverloaded } from '../store-error.ts'
import { openSqliteStore } from './open-sqlite-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'saletrail-ranks-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const { customer, writes } = example
const page = { limit: 3, offset: 0 }
const NAMES = ['ada', 'bob', 'cyd']
/** More than wait for a list of a usual shop. */
const A_CROWD = 200
/** More than are remembered one by one. */
const NEWCOMERS = 50_001

async function openShop(name: string): Promise<Store> {
  const store = openSqliteStore(join(folder, `${name}.db`))
  const customers = NAMES.map((name) => customer({ id: `cus_${name}`, externalId: name }))
  await store.apply(writes({ customers }))
  for (const [index, name] of NAMES.entries()) await spend(store, name, 30 - 10 * index)
  return store
}

const totalsOf = (name: string, saleAmount: number) => ({
  workspaceId: 1,
  customerId: `cus_${name}`,
  sales: 1,
  saleAmount,
})
const spend = (store: Store, name: string, saleAmount: number) =>
  store.apply(writes({ customerTotals: [totalsOf(name, saleAmount)] }))

const list = (store: Store) =>
  store.listCustomers(1, { sortBy: 'saleAmount', isAscending: false }, page)
const ranks = async (store: Store) =>
  (await list(store)).map(({ externalId, saleAmount }) => `${externalId} ${saleAmount}`)

test('who bought before a ranking that was refused has their rank in the next one', async () => {
  const store = await openShop('refused')
  assert.deepEqual(await ranks(store), ['ada 30', 'bob 20', 'cyd 10'])
  await spend(store, 'cyd', 90)
  const lists = Array.from({ length: A_CROWD }, () => store.listSales(1, page))
  const crowd = Promise.allSettled(lists)
  await assert.rejects(list(store), StoreOverloaded)
  await crowd
  assert.deepEqual(await ranks(store), ['cyd 100', 'ada 30', 'bob 20'])
  await store.close()
})

test('with more newcomers than are remembered one by one everybody still has a rank', async () => {
  const store = await openShop('newcomers')
  assert.deepEqual(await ranks(store), ['ada 30', 'bob 20', 'cyd 10'])
  const customers = Array.from({ length: NEWCOMERS }, (_, index) =>
    customer({ id: `cus_${index}`, externalId: `new-${index}` }),
  )
  await store.apply(writes({ customers, customerTotals: [totalsOf('7', 25), totalsOf('cyd', 90)] }))
  assert.deepEqual(await ranks(store), ['cyd 100', 'ada 30', 'new-7 25'])
  await spend(store, 'bob', 7)
  assert.deepEqual(await ranks(store), ['cyd 100', 'ada 30', 'bob 27'])
  await store.close()
})

test('a shop whose ranks are asked for takes nothing from those of another', async () => {
  const store = await openShop('neighbours')
  const ranksOfNeighbour = () =>
    store.listCustomers(2, { sortBy: 'saleAmount', isAscending: false }, page)
  assert.deepEqual(await ranks(store), ['ada 30', 'bob 20', 'cyd 10'])
  assert.deepEqual(await ranksOfNeighbour(), [])
  await spend(store, 'cyd', 90)
  assert.deepEqual(await ranksOfNeighbour(), [])
  assert.deepEqual(await ranks(store), ['cyd 100', 'ada 30', 'bob 20'])
  await store.close()
})
