import assert from 'node:assert/strict'
import type { CustomerFilter, EventFilter } from '../../src/store/catalog.ts'
import type { ListStretch, Store } from '../../src/store/store.ts'
import { example } from '../example.ts'
import type { Claim } from '../store-contract.ts'
import { noTotals } from './read-back.ts'

const { link, click, customer, sale, writes } = example

const FROM_TOP = { limit: 100, offset: 0 }

/** So many customers, from cus_0 on, each won by the link of its number's last digit. */
async function winCustomers(store: Store, count: number): Promise<void> {
  const numbers = Array.from({ length: count }, (_, n) => n)
  const links = [0, 1, 2].map((n) =>
    link({ id: `link_${n}`, key: `key-${n}`, partnerId: n === 2 ? null : 'pn_1' }),
  )
  await store.apply(
    writes({
      links,
      linkTotals: links.map(({ id }) => noTotals(id)),
      clicks: numbers.map((n) => click({ id: `click_${n}`, linkId: `link_${n % 3}` })),
      customers: numbers.map((n) =>
        customer({
          ...{ id: `cus_${n}`, externalId: `e${n}`, clickId: `click_${n}` },
          linkId: `link_${n % 3}`,
        }),
      ),
    }),
  )
}

const spend = (store: Store, id: string, saleAmount: number, workspaceId = 1) =>
  store.apply(writes({ customerTotals: [{ workspaceId, customerId: id, sales: 1, saleAmount }] }))

const most: CustomerFilter = { sortBy: 'saleAmount', isAscending: false }

async function customersOf(
  store: Store,
  filter: Partial<CustomerFilter> = {},
  stretch: ListStretch = FROM_TOP,
  workspaceId = 1,
): Promise<string> {
  const rows = await store.listCustomers(workspaceId, { ...most, ...filter }, stretch)
  return rows.map(({ id, saleAmount }) => `${id.slice(4)}:${saleAmount}`).join(' ')
}

/** What readers are shown beyond plain lists. */
export function claimCatalog(claim: Claim<Store>): void {
  claim('customers are ranked by what they have spent by now', async (store) => {
    await winCustomers(store, 4)
    assert.equal(await customersOf(store), '3:0 2:0 1:0 0:0')
    await spend(store, 'cus_1', 50)
    await spend(store, 'cus_0', 70)
    assert.equal(await customersOf(store), '0:70 1:50 3:0 2:0')
    await spend(store, 'cus_1', 50)
    assert.equal(await customersOf(store, { isAscending: true }), '2:0 3:0 0:70 1:100')
    await store.apply(writes({ customers: [customer({ id: 'cus_9', externalId: 'e9' })] }))
    await store.apply(writes({ erasures: [{ workspaceId: 1, customerId: 'cus_0' }] }))
    assert.equal(await customersOf(store), '1:100 9:0 3:0 2:0')
  })

  claim('a search finds its text as it is written, whatever the letters', async (store) => {
    const named = (n: number, name: string) =>
      customer({ id: `cus_${n}`, externalId: `e${n}`, name, email: null })
    await store.apply(
      writes({
        customers: [named(0, 'Ürsula Ångström'), named(1, 'ada 100%'), named(2, 'Ada_B')],
        links: [link({ key: 'Été', url: 'https://shop.example/Été' })],
        linkTotals: [noTotals(link().id)],
      }),
    )
    const found = (search: string) => customersOf(store, { search, sortBy: 'createdAt' })
    assert.equal(await found('Ürsula'), '0:0')
    assert.equal(await found('ngstr'), '0:0')
    assert.equal(await found('ADA'), '2:0 1:0')
    assert.equal(await found('0%'), '1:0')
    assert.equal(await found('a_b'), '2:0')
    assert.equal(await found('E2'), '2:0')
    for (const search of ['Été', 'été', 'SHOP.example/Ét']) {
      const filter = { showArchived: false, search }
      assert.equal((await store.listLinks(1, filter, FROM_TOP)).length, 1, search)
      assert.equal(await store.countLinks(1, filter), 1, search)
    }
  })

  claim('a ranking is walked by cursor both ways, and holds one workspace only', async (store) => {
    await winCustomers(store, 5)
    for (const n of [0, 1, 2]) await spend(store, `cus_${n}`, 10 * (n + 1))
    await store.apply(writes({ customers: [customer({ workspaceId: 2, id: 'cus_1' })] }))
    await spend(store, 'cus_1', 99, 2)
    assert.equal(await customersOf(store), '2:30 1:20 0:10 4:0 3:0')
    assert.equal(await customersOf(store, {}, { limit: 2, after: 'cus_1' }), '0:10 4:0')
    assert.equal(await customersOf(store, {}, { limit: 2, before: 'cus_4' }), '1:20 0:10')
    assert.equal(await customersOf(store, {}, { limit: 2, offset: 3 }), '4:0 3:0')
    assert.equal(await customersOf(store, {}, { limit: 9, after: 'cus_none' }), '')
    assert.equal(await customersOf(store, {}, FROM_TOP, 2), '1:99')
  })

  claim('customers of a link, a partner or an id are ranked among themselves', async (store) => {
    await winCustomers(store, 6)
    for (const n of [0, 1, 2, 3]) await spend(store, `cus_${n}`, 10 * (n + 1))
    assert.equal(await customersOf(store, { linkId: 'link_0' }), '3:40 0:10')
    assert.equal(await customersOf(store, { partnerId: 'pn_1' }), '3:40 1:20 0:10 4:0')
    const byTime = { sortBy: 'createdAt', partnerId: 'pn_1' } as const
    assert.equal(await customersOf(store, byTime), '4:0 3:40 1:20 0:10')
    assert.equal(await customersOf(store, byTime, { limit: 2, after: 'cus_3' }), '1:20 0:10')
    assert.equal(await customersOf(store, { partnerId: 'pn_none' }), '')
    assert.equal(await customersOf(store, { externalId: 'e2' }), '2:30')
  })

  claim('customers by their first sale are those a server has sold to', async (store) => {
    await winCustomers(store, 4)
    const sold = [
      ['sale1', 'cus_2', 'server'],
      ['sale2', 'cus_0', 'server'],
      ['sale3', 'cus_2', 'server'],
      ['sale4', 'cus_1', 'browser'],
      ['sale5', 'cus_1', 'server'],
      ['sale6', 'cus_3', 'browser'],
    ] as const
    const sales = sold.map(([id, customerId, reportedBy]) =>
      sale({ id, customerId, reportedBy, invoiceId: id }),
    )
    await store.apply(writes({ sales }))
    const first = { sortBy: 'firstSaleAt' } as const
    assert.equal(await customersOf(store, first), '1:0 0:0 2:0')
    assert.equal(await customersOf(store, { ...first, isAscending: true }), '2:0 0:0 1:0')
    assert.equal(await customersOf(store, first, { limit: 1, after: 'cus_0' }), '2:0')
    assert.equal(await customersOf(store, first, { limit: 1, before: 'cus_2' }), '0:0')
  })

  claim('events of a partner, a tenant or a domain are found, few links or many', async (store) => {
    const links = Array.from({ length: 130 }, (_, n) =>
      link({
        ...{ id: `link_${String(n).padStart(3, '0')}`, key: `key-${n}` },
        partnerId: n < 2 ? 'pn_few' : 'pn_many',
        tenantId: n % 2 === 0 ? 'even' : null,
        deletedAt: n === 1 ? 1 : null,
      }),
    )
    const clicks = links.map(({ id: linkId }) => click({ id: `click_${linkId}`, linkId }))
    await store.apply(writes({ links, clicks, linkTotals: links.map(({ id }) => noTotals(id)) }))
    const cases: [EventFilter, found: number][] = [
      [{ partnerId: 'pn_few' }, 2],
      [{ partnerId: 'pn_many' }, 128],
      [{ tenantId: 'even' }, 65],
      [{ tenantId: 'even', partnerId: 'pn_few' }, 1],
      [{ partnerId: 'pn_none' }, 0],
      [{ domain: 'go.shop.example' }, 130],
      [{ partnerId: 'pn_few', fromId: 'click_link_001' }, 1],
    ]
    for (const [filter, found] of cases) {
      const about = JSON.stringify(filter)
      const listed = await store.listClicks(1, { limit: 1_000, offset: 0 }, filter)
      const newestFirst = [...listed].sort((a, b) => (a.id < b.id ? 1 : -1))
      assert.deepEqual(listed, newestFirst, about)
      assert.equal(listed.length, found, about)
      const [counted] = await store.countEvents(1, 'clicks', filter, 'nothing')
      assert.equal(counted?.events, found, about)
    }
  })

  claim('events are counted from each id up to the next', async (store) => {
    const clicks = ['id1', 'id2', 'id3', 'id5'].map((id) => click({ id }))
    await store.apply(writes({ links: [link()], clicks }))
    const sums = await store.countEventsBetween(1, 'clicks', {}, ['', 'id2', 'id4', 'id5', 'id6'])
    assert.deepEqual(
      sums.map(({ events }) => events),
      [1, 2, 0, 1],
    )
  })

  claim('the pages of a host are told from those of its neighbours', async (store) => {
    const referrers = [
      null,
      'https://a_b.example/',
      'http://a_b.example:8080/tea',
      'https://axb.example/',
      'https://www.a_b.example/',
      'https://a_b.example.evil.example/',
    ]
    const clicks = referrers.map((referrer, n) => click({ id: `id${n}`, referrer }))
    await store.apply(writes({ links: [link()], clicks }))
    const found = async (referrerHost: string | null) =>
      (await store.listClicks(1, FROM_TOP, { referrerHost })).map(({ id }) => id).join(' ')
    assert.equal(await found('a_b.example'), 'id2 id1')
    assert.equal(await found('%'), '')
    assert.equal(await found(null), 'id0')
  })
}
