import assert from 'node:assert/strict'
import { eraseSale } from '../../src/attribution/decide-erasure.ts'
import { example } from '../example.ts'
import type { Claim, RecordStore } from '../store-contract.ts'
import { readFacts, readLists } from './read-back.ts'

const { noon, link, customer, lead, sale, found, writes } = example

const summer = link({ externalId: 'poster' })
const winter = link({ id: 'link_winter', key: 'winter', url: 'https://shop.example/winter' })
const bob = customer({ id: 'cus_bob', externalId: 'bob' })
const noMove = { domain: null, key: null }

/** Links and customers change, links are deleted, and customers are forgotten. */
export function claimChanges(claim: Claim<RecordStore>): void {
  claim(
    'a changed link is as it has become, and what it let go of is free at once',
    async (store) => {
      await store.apply(writes({ links: [summer, winter] }))
      const foundBy = (key: string) => store.findLinkByDomain(summer.domain, key)
      assert.deepEqual([await foundBy('summer'), await foundBy('autumn')], [summer, undefined])
      const moved = link({ ...summer, key: 'Autumn', externalId: null, updatedAt: noon + 1 })
      const heir = link({ id: 'link_heir', key: 'summer', externalId: 'poster' })
      await store.apply(writes({ links: [moved, heir] }))
      const { links } = await readLists(store)
      const own = links.map(({ clicks, leads, sales, saleAmount, lastClickedAt, ...row }) => row)
      assert.deepEqual(new Set(own), new Set([moved, winter, heir]))
      assert.deepEqual([await foundBy('summer'), await foundBy('autumn')], [heir, moved])
    },
  )

  claim('a link that takes the key of another is a conflict', async (store) => {
    await store.apply(writes({ links: [summer, winter] }))
    const thief = link({ ...winter, key: summer.key })
    await assert.rejects(store.apply(writes({ links: [thief] })), { name: 'StoreConflict' })
  })

  claim(
    'a link is known by its ids and its destination, and who has its next key',
    async (store) => {
      const gone = link({ id: 'link_gone', key: 'gone', url: winter.url, deletedAt: noon })
      const off = link({
        id: 'link_off',
        key: 'off',
        url: 'https://off.example/',
        disabledAt: noon,
      })
      await store.apply(writes({ links: [summer, winter, gone, off] }))
      const cases = [
        [{ id: summer.id }, noMove, [summer]],
        [{ externalId: 'poster' }, noMove, [summer]],
        [{ url: winter.url }, noMove, [winter]],
        [{ url: winter.url }, { domain: null, key: 'SUMMER' }, [summer, winter]],
        [{ id: summer.id }, { domain: 'b.example', key: null }, [summer]],
        [{ id: summer.id }, { domain: null, key: 'gone' }, [summer]],
        [{ id: summer.id }, { domain: null, key: 'off' }, [off, summer]],
        [{ id: 'link_none' }, { domain: null, key: 'summer' }, []],
        [{ externalId: 'none' }, noMove, []],
      ] as const
      for (const [reference, movesTo, links] of cases) {
        const wanted = { linkReferences: [{ workspaceId: 1, reference, movesTo }] }
        const about = JSON.stringify([reference, movesTo])
        assert.deepEqual((await readFacts(store, wanted)).links, links, about)
        const elsewhere = { linkReferences: [{ workspaceId: 2, reference, movesTo }] }
        assert.deepEqual(await readFacts(store, elsewhere), found(), about)
      }
    },
  )

  claim('a new link that is to be the only one to its URL is not second there', async (store) => {
    const long = `https://shop.example/${'long/'.repeat(60)}`
    const gone = link({ id: 'link_gone', key: 'gone', url: long, deletedAt: noon })
    const near = link({ id: 'link_near', key: 'near', url: `${long}near` })
    const first = link({ id: 'link_first', key: 'first', url: long })
    const expectedFreeUrls = [{ workspaceId: 1, url: long }]
    await store.apply(writes({ links: [gone, near, link({ ...first, workspaceId: 2 })] }))
    await store.apply(writes({ expectedFreeUrls, links: [first] }))
    const second = link({ ...first, id: 'link_second', key: 'second' })
    const late = writes({ links: [second], customers: [bob] })
    await assert.rejects(store.apply({ ...late, expectedFreeUrls }), { name: 'StoreConflict' })
    assert.deepEqual(await store.findLinks(1, [second.id]), [])
    assert.deepEqual(await store.findCustomers(1, [bob.id]), [])
    // One that lets go of the URL in the same batch is not in the way, unless it has changed.
    const moved = link({ ...first, url: winter.url })
    const instead = writes({ ...late, links: [moved, second], expectedFreeUrls })
    const stale = { ...instead, expectedLinks: [moved] }
    await assert.rejects(store.apply(stale), { name: 'StoreConflict' })
    await store.apply({ ...instead, expectedLinks: [first] })
    // Where nobody asks for it, a URL may have several links.
    await store.apply(writes({ links: [link({ ...first, id: 'link_third', key: 'third' })] }))
    const reference = { url: long }
    const wanted = { linkReferences: [{ workspaceId: 1, reference, movesTo: noMove }] }
    assert.deepEqual((await readFacts(store, wanted)).links, [second])
  })

  claim(
    'of links to one destination it is the oldest whose next key is looked up',
    async (store) => {
      const oldest = link({ id: 'link_a', key: 'oldest' })
      const newer = link({ id: 'link_b', key: 'newer', domain: 'b.example' })
      const holder = link({ id: 'link_c', key: 'wanted', url: 'https://shop.example/wanted' })
      await store.apply(writes({ links: [newer, oldest, holder] }))
      const movesTo = { domain: null, key: holder.key }
      // Another command of the batch is about the newer one.
      for (const links of [[], [newer]]) {
        const linkReferences = [{ workspaceId: 1, reference: { url: oldest.url }, movesTo }]
        const facts = await readFacts(store, { links, linkReferences })
        assert.deepEqual(facts.links, [oldest, ...links, holder])
      }
    },
  )

  claim('a changed customer keeps its totals', async (store) => {
    const totals = { workspaceId: 1, customerId: 'cus_ada', sales: 2, saleAmount: 70_00 }
    await store.apply(writes({ customers: [customer(), bob], customerTotals: [totals] }))
    const renamed = customer({ name: 'Lovelace', externalId: 'lovelace' })
    await store.apply(writes({ expectedCustomers: [customer()], customers: [renamed] }))
    const [ada] = await store.findCustomers(1, ['cus_ada'])
    assert.deepEqual(ada, { ...renamed, sales: 2, saleAmount: 70_00 })
    const taken = writes({
      expectedCustomers: [renamed],
      customers: [customer({ externalId: 'bob' })],
    })
    await assert.rejects(store.apply(taken), { name: 'StoreConflict' })
  })

  claim('a forgotten customer is gone, and its sales and leads are nobody’s', async (store) => {
    const personal = { metadata: '{"a":1}', customerAvatar: 'https://shop.example/ada.png' }
    const signedUp = lead({ metadata: '{"b":2}' })
    const written = sale(personal)
    const claimed = sale({ ...personal, id: 'saleClaimed', reportedBy: 'browser' })
    const bobs = { customerId: bob.id, invoiceId: 'inv_2' }
    const ofBob = {
      leads: [lead({ ...signedUp, id: 'leadBob', customerId: bob.id })],
      sales: [sale({ ...written, ...bobs, id: 'saleBob' })],
      outrankedSales: [sale({ ...claimed, ...bobs, id: 'saleBobClaimed' })],
    }
    const ada = { leads: [signedUp], sales: [written], outrankedSales: [claimed] }
    const elsewhere = {
      customers: [customer({ workspaceId: 2 })],
      leads: [lead({ ...signedUp, workspaceId: 2 })],
      sales: [sale({ ...written, workspaceId: 2 })],
      outrankedSales: [sale({ ...claimed, workspaceId: 2 })],
    }
    await store.apply(writes({ customers: [customer(), bob], ...ofBob }))
    await store.apply(writes(elsewhere))
    await store.apply(writes({ ...ada, erasures: [{ workspaceId: 1, customerId: 'cus_ada' }] }))
    await store.scrub()
    const readAll = async (workspaceId: number) => {
      const { sales, leads } = await readLists(store, workspaceId)
      const { customers, outrankedSales } = await readFacts(store, {
        customerIds: ['cus_ada', bob.id].map((id) => ({ workspaceId, id })),
        outrankedInvoices: ['inv_1', 'inv_2'].map((invoiceId) => ({ workspaceId, invoiceId })),
      })
      return { customers, sales, leads, outrankedSales }
    }
    const left = await readAll(1)
    assert.deepEqual(left.customers, [bob])
    assert.deepEqual(new Set(left.sales), new Set([eraseSale(written), ...ofBob.sales]))
    const leads = [{ ...signedUp, metadata: null }, ...ofBob.leads]
    assert.deepEqual(new Set(left.leads), new Set(leads))
    const outranked = [eraseSale(claimed), ...ofBob.outrankedSales]
    assert.deepEqual(new Set(left.outrankedSales), new Set(outranked))
    assert.deepEqual(await readAll(2), elsewhere)
  })
}
