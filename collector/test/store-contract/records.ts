import assert from 'node:assert/strict'
import { HOUR_MS } from '../../src/attribution/circumstances.ts'
import { StoreConflict } from '../../src/store/store-error.ts'
import { example } from '../example.ts'
import type { Claim, RecordStore } from '../store-contract.ts'
import { readFacts } from './read-back.ts'

const { noon, link, click, recentClick, customer, lead, sale, writes } = example

/** What is written comes back as it was, and what must be unique is. */
export function claimRecords(claim: Claim<RecordStore>): void {
  claim('a link is found by its id, its key and its address', async (store) => {
    const open = link({ id: 'link_open', key: 'Open' })
    const closed = link({ id: 'link_closed', key: 'closed', disabledAt: noon })
    await store.apply(writes({ links: [open, closed] }))
    for (const { workspaceId, id, domain, key } of [open, closed]) {
      const expected = [id === open.id ? open : closed]
      assert.deepEqual((await readFacts(store, { links: [{ workspaceId, id }] })).links, expected)
      const byKey = await readFacts(store, { linkKeys: [{ workspaceId, domain, key }] })
      assert.deepEqual(byKey.links, expected)
      assert.deepEqual(await store.findLinkByDomain(domain, key), expected[0])
    }
    assert.equal(await store.findLinkByDomain(open.domain, 'nowhere'), undefined)
    assert.equal(await store.findLinkByDomain('other.example', open.key), undefined)
  })

  claim(
    'a key is one link however it is capitalised, and is shown as it was given',
    async (store) => {
      const given = link({ key: 'Äpfel-Sale' })
      await store.apply(writes({ links: [given] }))
      for (const key of ['Äpfel-Sale', 'äpfel-sale', 'ÄPFEL-SALE']) {
        assert.deepEqual(await store.findLinkByDomain(given.domain, key), given, key)
        await assertConflict(store, { links: [link({ id: 'link_second', key })] })
      }
      const elsewhere = [
        link({ id: 'link_b', key: 'äpfel-sale', domain: 'buy.shop.example' }),
        link({ id: 'link_c', key: 'äpfel-sale', workspaceId: 2 }),
        link({ id: 'link_d', key: 'Apfel-Sale' }),
      ]
      await store.apply(writes({ links: elsewhere }))
    },
  )

  claim('a link is kept with all that belongs to it', async (store) => {
    const full = link({
      externalId: 'ext_1',
      tenantId: 'tenant_1',
      partnerId: 'pn_1',
      partner: '{"id":"pn_1","name":"Ada","image":null}',
      discount: '{"id":"disc_1","amount":20}',
      expiresAt: noon + 1,
      expiredUrl: 'https://shop.example/over',
      details: '{"title":"Summer","tags":["a"]}',
      updatedAt: noon + 2,
      archivedAt: noon + 3,
      disabledAt: noon + 4,
    })
    await store.apply(writes({ links: [full] }))
    assert.deepEqual(await store.findLinkByDomain(full.domain, full.key), full)
  })

  claim(
    'a link is found as it was last written, also by those who have asked before',
    async (store) => {
      const before = link()
      const { workspaceId, id } = before
      const after = link({ url: 'https://shop.example/new', updatedAt: noon + 1 })
      const disabled = link({ ...after, disabledAt: noon + 2 })
      await store.apply(writes({ links: [before], clicks: [click()] }))
      for (const [standing, next] of [
        [before, after],
        [after, disabled],
      ] as const) {
        const byId = await readFacts(store, { links: [{ workspaceId, id }] })
        const ofClick = await readFacts(store, { clicks: [{ workspaceId, id: click().id }] })
        assert.deepEqual([...byId.links, ...ofClick.links], [standing, standing])
        await store.apply(writes({ links: [next], expectedLinks: [standing] }))
      }
      assert.deepEqual((await readFacts(store, { links: [{ workspaceId, id }] })).links, [disabled])
    },
  )

  claim("a link's external id is one link, and most links have none", async (store) => {
    const links = ['a', 'b'].map((key) => link({ id: `link_${key}`, key }))
    await store.apply(writes({ links: [...links, link({ externalId: 'ext' })] }))
    await assertConflict(store, { links: [link({ id: 'link_c', key: 'c', externalId: 'ext' })] })
    const elsewhere = link({ id: 'link_c', key: 'c', externalId: 'ext', workspaceId: 2 })
    await store.apply(writes({ links: [elsewhere] }))
  })

  claim('a deleted link frees its key and external id, and stays for its sales', async (store) => {
    const deleted = link({ id: 'link_old', externalId: 'ext', deletedAt: noon })
    const { workspaceId, domain, key, id } = deleted
    await store.apply(writes({ links: [deleted, link({ ...deleted, id: 'link_older' })] }))
    assert.equal(await store.findLinkByDomain(domain, key), undefined)
    const byKey = { linkKeys: [{ workspaceId, domain, key }] }
    assert.deepEqual((await readFacts(store, byKey)).links, [])
    assert.deepEqual((await readFacts(store, { links: [{ workspaceId, id }] })).links, [deleted])

    const successor = link({ externalId: 'ext' })
    await store.apply(writes({ links: [successor] }))
    assert.deepEqual(await store.findLinkByDomain(domain, key), successor)
    assert.deepEqual((await readFacts(store, byKey)).links, [successor])
  })

  claim('a click is kept with where it landed and where it came from', async (store) => {
    const clicks = [
      click({ id: 'a', referrer: 'https://blog.example/?a=b' }),
      click({ id: 'b', referrer: null, url: 'https://shop.example/ü?q=%20' }),
    ]
    await store.apply(writes({ clicks }))
    assert.deepEqual(await store.findClicks(1, ['a', 'b', 'c']), clicks)
    await assertConflict(store, { clicks: [click({ id: 'a' })] })
  })

  claim("a visitor's newer click on a link takes the place of the older", async (store) => {
    const first = recentClick({ clickId: 'first', recordedAt: noon })
    const second = recentClick({ clickId: 'second', recordedAt: noon + HOUR_MS })
    const onOther = recentClick({ clickId: 'other', linkId: 'link_winter' })
    await store.apply(writes({ recentClicks: [first, onOther] }))
    await store.apply(writes({ recentClicks: [second] }))
    assert.deepEqual(await recentClicksOf(store, first.visitorHash), [onOther, second])
  })

  claim('a visitor is forgotten after an hour, as others come', async (store) => {
    const visitors = Array.from({ length: 10 }, (_, index) => `visitor ${index}`)
    const old = visitors.map((visitorHash) => recentClick({ visitorHash }))
    const young = recentClick({ visitorHash: 'young', recordedAt: noon + 1 })
    await store.apply(writes({ recentClicks: [...old, young] }))
    for (let count = 0; count < visitors.length; count++) {
      const later = { visitorHash: `later ${count}`, recordedAt: noon + 1 + HOUR_MS }
      await store.apply(writes({ recentClicks: [recentClick(later)] }))
    }
    for (const visitor of visitors) assert.deepEqual(await recentClicksOf(store, visitor), [])
    assert.deepEqual(await recentClicksOf(store, 'young'), [young])
    assert.equal((await recentClicksOf(store, 'later 0')).length, 1)
  })

  claim('a customer is kept, once by the id the shop gave it', async (store) => {
    const full = customer({ id: 'cus_a', externalId: 'a', avatar: 'https://shop.example/a.png' })
    const bare = customer({ id: 'cus_b', externalId: 'b', email: null, avatar: null })
    await store.apply(writes({ customers: [full, bare] }))
    const nothing = { sales: 0, saleAmount: 0 }
    const expected = [full, bare].map((row) => ({ ...row, ...nothing }))
    assert.deepEqual(await store.findCustomers(1, ['cus_a', 'cus_b', 'cus_c']), expected)
    await assertConflict(store, { customers: [customer({ id: 'cus_c', externalId: 'a' })] })
    const elsewhere = customer({ id: 'cus_a', externalId: 'a', workspaceId: 2 })
    await store.apply(writes({ customers: [elsewhere] }))
    assert.deepEqual(await store.findCustomers(2, ['cus_a']), [{ ...elsewhere, ...nothing }])
  })

  claim('a lead is kept, once for a customer and event name', async (store) => {
    const leads = [
      lead({ id: 'c', eventName: 'Sign up' }),
      lead({ id: 'b', eventName: 'sign up' }),
      lead({ id: 'a', eventName: 'Sign up', customerId: 'cus_bob' }),
    ]
    await store.apply(writes({ leads }))
    assert.deepEqual(await store.listLeads(1, { limit: 9, offset: 0 }), leads)
    await assertConflict(store, { leads: [lead({ id: 'd', eventName: 'Sign up' })] })
    await store.apply(writes({ leads: [lead({ id: 'd', workspaceId: 2 })] }))
  })

  claim('a sale is kept as it was decided, to the last field', async (store) => {
    const sales = [
      sale({
        id: 'b',
        invoiceId: 'inv_b',
        customerAvatar: 'https://shop.example/a.png',
        eventName: 'Renewal',
        paymentProcessor: 'paddle',
        amount: 15_625,
        currency: 'jpy',
        usdCents: 100_00,
        rate: '156.25',
        metadata: '{"plan":"gold"}',
      }),
      sale({
        id: 'a',
        invoiceId: null,
        customerEmail: null,
        leadId: null,
        currency: 'xpf',
        usdCents: null,
        rate: null,
        rateDate: null,
      }),
    ]
    await store.apply(writes({ sales }))
    assert.deepEqual(await store.listSales(1, { limit: 9, offset: 0 }), sales)
    const { sales: found } = await readFacts(store, {
      invoices: [{ workspaceId: 1, invoiceId: 'inv_b' }],
    })
    assert.deepEqual(found, [sales[0]])
  })

  claim('an invoice is one sale in a workspace, for ever', async (store) => {
    await store.apply(writes({ sales: [sale({ id: 'a' })] }))
    await assertConflict(store, { sales: [sale({ id: 'b' })] })
    await assertConflict(store, { sales: [sale({ id: 'a', invoiceId: 'other' })] })
    await store.apply(writes({ sales: [sale({ id: 'b', workspaceId: 2 })] }))
    assert.equal((await store.listSales(1, { limit: 9, offset: 0 })).length, 1)
    assert.equal((await store.listSales(2, { limit: 9, offset: 0 })).length, 1)
  })

  claim('sales without an invoice never stand in the way of one another', async (store) => {
    const sales = ['a', 'b', 'c'].map((id) => sale({ id, invoiceId: null }))
    await store.apply(writes({ sales: sales.slice(0, 2) }))
    await store.apply(writes({ sales: sales.slice(2) }))
    assert.equal((await store.listSales(1, { limit: 9, offset: 0 })).length, 3)
    const { sales: found } = await readFacts(store, {
      invoices: [{ workspaceId: 1, invoiceId: 'null' }],
    })
    assert.deepEqual(found, [])
  })
}

async function assertConflict(
  store: RecordStore,
  given: Parameters<typeof writes>[0],
): Promise<void> {
  await assert.rejects(store.apply(writes(given)), StoreConflict)
}

async function recentClicksOf(store: RecordStore, visitorHash: string) {
  const recentClicks = ['link_summer', 'link_winter'].map((linkId) => ({
    workspaceId: 1,
    linkId,
    visitorHash,
  }))
  const found = (await readFacts(store, { recentClicks })).recentClicks
  return found.toSorted((a, b) => (a.clickId < b.clickId ? -1 : 1))
}
