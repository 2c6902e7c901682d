import assert from 'node:assert/strict'
import type { Writes } from '../../src/store/store.ts'
import { StoreConflict } from '../../src/store/store-error.ts'
import { example } from '../example.ts'
import type { Claim, RecordStore } from '../store-contract.ts'
import { noTotals, readFacts, readLists } from './read-back.ts'

const { link, click, recentClick, customer, lead, sale, writes } = example

const standing = writes({
  links: [link()],
  clicks: [click()],
  customers: [customer()],
  leads: [lead()],
  sales: [sale()],
  linkTotals: [{ ...noTotals(link().id), clicks: 1, leads: 1, sales: 1, saleAmount: 50_00 }],
  customerTotals: [{ workspaceId: 1, customerId: 'cus_ada', sales: 1, saleAmount: 50_00 }],
})

/** One of everything, none of it in the way of what stands. */
const fresh = writes({
  links: [link({ id: 'link_fresh', key: 'fresh' })],
  clicks: [click({ id: 'clickFresh' })],
  recentClicks: [recentClick({ visitorHash: 'fresh' })],
  customers: [customer({ id: 'cus_fresh', externalId: 'fresh' })],
  leads: [lead({ id: 'leadFresh', customerId: 'cus_fresh' })],
  sales: [sale({ id: 'saleFresh', invoiceId: 'inv_fresh' })],
  linkTotals: [
    { ...noTotals(link().id), clicks: 1, leads: 1, sales: 1, saleAmount: 1, lastClickedAt: 9 },
    noTotals('link_fresh'),
  ],
  customerTotals: [{ workspaceId: 1, customerId: 'cus_ada', sales: 1, saleAmount: 1 }],
})

const many = Array.from({ length: 20 }, (_, number) =>
  sale({ id: `saleMany${number}`, invoiceId: `inv_many${number}` }),
)
const inTheWay: readonly (readonly [string, Partial<Writes>])[] = [
  ['the key of a link', { links: [...fresh.links, link({ id: 'link_other' })] }],
  ['the id of a click', { clicks: [...fresh.clicks, click()] }],
  ['a customer', { customers: [...fresh.customers, customer({ id: 'cus_other' })] }],
  ['a lead', { leads: [...fresh.leads, lead({ id: 'leadOther' })] }],
  ['an invoice', { sales: [...fresh.sales, sale({ id: 'saleOther' })] }],
  ['one invoice of many', { sales: many.with(10, sale({ id: 'saleOther' })) }],
  [
    'an invoice twice in one batch',
    { sales: ['a', 'b'].map((id) => sale({ id, invoiceId: 'inv_fresh' })) },
  ],
]

/** A batch is there as a whole or not at all, and of two that want the same, one is first. */
export function claimBatches(claim: Claim<RecordStore>): void {
  for (const [what, conflicting] of inTheWay) {
    claim(
      `when another was first to take ${what}, nothing of the batch is there`,
      async (store) => {
        await store.apply(standing)
        const before = await readAll()
        await assert.rejects(store.apply({ ...fresh, ...conflicting }), StoreConflict)
        assert.deepEqual(await readAll(), before)

        // The same without what was in the way goes through, so nothing of it was left behind.
        await store.apply(fresh)
        const after = await readAll()
        assert.deepEqual(
          [after.links, after.clicks, after.leads, after.sales].map((rows) => rows.length),
          [2, 2, 2, 2],
        )

        async function readAll() {
          const facts = await readFacts(store, {
            recentClicks: fresh.recentClicks,
            customers: [{ workspaceId: 1, externalId: 'fresh', leadEventName: null }],
          })
          return {
            ...(await readLists(store)),
            recentClicks: facts.recentClicks,
            customers: [...facts.customers, ...(await store.findCustomers(1, ['cus_ada']))],
          }
        }
      },
    )
  }

  claim('of sixteen writers with one invoice exactly one is first', async (store) => {
    await store.apply(standing)
    const attempts = Array.from({ length: 16 }, (_, index) =>
      store.apply(
        writes({
          sales: [sale({ id: `saleRace${index}`, invoiceId: 'inv_race' })],
          linkTotals: [{ ...noTotals(link().id), sales: 1, saleAmount: 50_00 }],
        }),
      ),
    )
    const results = await Promise.allSettled(attempts)
    const reasons = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason] : [],
    )
    assert.equal(reasons.length, 15)
    for (const reason of reasons) assert.ok(reason instanceof StoreConflict)
    const { links, sales } = await readLists(store)
    assert.equal(sales.length, 2)
    assert.deepEqual([links[0]?.sales, links[0]?.saleAmount], [2, 100_00])
  })

  claim('a batch of hundreds is one batch', async (store) => {
    const ids = Array.from({ length: 500 }, (_, index) => `id${1_000 + index}`)
    const invoices = ids.map((invoiceId) => ({ workspaceId: 1, invoiceId }))
    await store.apply(
      writes({
        clicks: ids.map((id) => click({ id })),
        customers: ids.map((id) => customer({ id, externalId: id })),
        leads: ids.map((id) => lead({ id, customerId: id })),
        sales: ids.map((id) => sale({ id, invoiceId: id, customerId: id })),
      }),
    )
    assert.equal((await readFacts(store, { invoices })).sales.length, 500)
    const { clicks, leads, sales } = await readLists(store)
    assert.deepEqual([clicks.length, leads.length, sales.length], [500, 500, 500])
  })

  claim('a batch of nothing is no trouble', async (store) => {
    await store.apply(writes())
    assert.deepEqual(await readLists(store), { links: [], clicks: [], leads: [], sales: [] })
  })
}
