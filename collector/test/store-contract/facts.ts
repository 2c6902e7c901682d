import assert from 'node:assert/strict'
import type { FactsWanted, Writes } from '../../src/store/store.ts'
import { example } from '../example.ts'
import type { Claim, RecordStore } from '../store-contract.ts'
import { readFacts } from './read-back.ts'

const { noon, link, click, recentClick, customer, lead, sale, found, writes } = example

const { workspaceId, id, linkId, recordedAt } = click()
const creditableClick = { workspaceId, id, linkId, recordedAt }

// Ada signed up through `winter`, then began two trials in one millisecond through `spring`, and
// her newest click is on `summer`.
const links = ['spring', 'summer', 'winter'].map((key) => link({ id: `link_${key}`, key }))
const [spring, summer, winter] = links
const ada = customer({ linkId: 'link_winter' })
const trial = { linkId: 'link_spring', eventName: 'Trial', recordedAt: noon + 1 }
const signUp = lead({ id: 'leadZ', linkId: 'link_winter', eventName: 'Sign up' })
const firstTrial = lead({ ...trial, id: 'leadA' })
const secondTrial = lead({ ...trial, id: 'leadB', eventName: 'Second trial' })
const all: Partial<Writes> = {
  links,
  clicks: [click()],
  recentClicks: [recentClick()],
  customers: [ada],
  leads: [signUp, firstTrial, secondTrial],
  sales: [sale()],
  outrankedSales: [sale({ id: 'saleOfBrowser', reportedBy: 'browser', customerName: null })],
}

const wantAda = (leadEventName: string | null) => ({
  customers: [{ workspaceId: 1, externalId: 'ada', leadEventName }],
})
const everythingOf = (workspaceId: number): FactsWanted => ({
  ...example.wanted(),
  links: links.map(({ id }) => ({ workspaceId, id })),
  linkKeys: links.map(({ domain, key }) => ({ workspaceId, domain, key })),
  clicks: [{ workspaceId, id: click().id }],
  recentClicks: [{ ...recentClick(), workspaceId }],
  customers: [{ workspaceId, externalId: 'ada', leadEventName: 'Sign up' }],
  invoices: [{ workspaceId, invoiceId: 'inv_1' }],
  outrankedInvoices: [{ workspaceId, invoiceId: 'inv_1' }],
})

/** What the ledger asks before it decides is answered in full, and with nothing else. */
export function claimFacts(claim: Claim<RecordStore>): void {
  claim('of nothing, nothing is known', async (store) => {
    assert.deepEqual(await readFacts(store, {}), found())
    assert.deepEqual(await readFacts(store, everythingOf(1)), found())
  })

  claim('a click comes with its link', async (store) => {
    await store.apply(writes(all))
    const facts = await readFacts(store, { clicks: [{ workspaceId: 1, id: click().id }] })
    assert.deepEqual(facts, found({ clicks: [creditableClick], links: [summer ?? link()] }))
  })

  claim(
    'a customer comes without its leads, and their links, where nobody wants them',
    async (store) => {
      await store.apply(writes(all))
      const [asked] = wantAda('Sign up').customers
      const without = { workspaceId: 1, externalId: 'ada', leadEventName: null, withoutLeads: true }
      const facts = await readFacts(store, { customers: [without] })
      assert.deepEqual(facts, found({ customers: [ada], links: [winter ?? link()] }))
      const both = await readFacts(store, { customers: asked ? [without, asked] : [] })
      assert.deepEqual(both.leads, [secondTrial, signUp])
    },
  )

  claim(
    'a customer comes with its newest lead, the named one, and the links of all',
    async (store) => {
      await store.apply(writes(all))
      const cases = [
        [null, [secondTrial]],
        ['Second trial', [secondTrial]],
        ['Trial', [firstTrial, secondTrial]],
        ['Refund', [secondTrial]],
        ['sign up', [secondTrial]],
        ['Sign up', [secondTrial, signUp]],
      ] as const
      for (const [leadEventName, leads] of cases) {
        const facts = await readFacts(store, wantAda(leadEventName))
        assert.deepEqual(facts.leads, leads, String(leadEventName))
        assert.deepEqual(facts.customers, [ada])
        assert.deepEqual(facts.links, [spring, winter])
      }
    },
  )

  claim('a customer without a lead comes with its own link', async (store) => {
    await store.apply(writes({ ...all, leads: [] }))
    const facts = await readFacts(store, wantAda('Sign up'))
    assert.deepEqual(facts, found({ customers: [ada], links: [winter ?? link()] }))
  })

  claim('what is not there does not hide what is', async (store) => {
    await store.apply(writes(all))
    const wanted = everythingOf(1)
    const missing: FactsWanted = {
      ...example.wanted(),
      links: [{ workspaceId: 1, id: 'link_none' }],
      linkKeys: [{ workspaceId: 1, domain: 'go.shop.example', key: 'none' }],
      clicks: [{ workspaceId: 1, id: 'clickNone' }],
      recentClicks: [{ ...recentClick(), visitorHash: 'none' }],
      customers: [{ workspaceId: 1, externalId: 'none', leadEventName: 'Sign up' }],
      invoices: [{ workspaceId: 1, invoiceId: 'inv_none' }],
      outrankedInvoices: [{ workspaceId: 1, invoiceId: 'inv_none' }],
    }
    const both: FactsWanted = {
      ...example.wanted(),
      links: [...missing.links, ...wanted.links],
      linkKeys: [...missing.linkKeys, ...wanted.linkKeys],
      clicks: [...missing.clicks, ...wanted.clicks],
      recentClicks: [...missing.recentClicks, ...wanted.recentClicks],
      customers: [...missing.customers, ...wanted.customers],
      invoices: [...missing.invoices, ...wanted.invoices],
      outrankedInvoices: [...missing.outrankedInvoices, ...wanted.outrankedInvoices],
    }
    const expected = found({ ...all, clicks: [creditableClick], leads: [secondTrial, signUp] })
    assert.deepEqual(await readFacts(store, both), expected)
  })

  claim('asked for twice, a fact is the same fact', async (store) => {
    await store.apply(writes(all))
    const once = everythingOf(1)
    const twice: FactsWanted = {
      ...example.wanted(),
      links: [...once.links, ...once.links],
      linkKeys: [...once.linkKeys, ...once.linkKeys],
      clicks: [...once.clicks, ...once.clicks],
      recentClicks: [...once.recentClicks, ...once.recentClicks],
      customers: [...once.customers, ...once.customers],
      invoices: [...once.invoices, ...once.invoices],
      outrankedInvoices: [...once.outrankedInvoices, ...once.outrankedInvoices],
    }
    assert.deepEqual(await readFacts(store, twice), await readFacts(store, once))
  })

  claim(
    "another workspace's things are never found, though all their ids are the same",
    async (store) => {
      const foreign = <Row extends { workspaceId: number }>(rows: readonly Row[] = []) =>
        rows.map((row) => ({ ...row, workspaceId: 2 }))
      await store.apply(
        writes({
          links: foreign(all.links),
          clicks: foreign(all.clicks),
          recentClicks: foreign(all.recentClicks),
          customers: foreign(all.customers),
          leads: foreign(all.leads),
          sales: foreign(all.sales),
        }),
      )
      assert.deepEqual(await readFacts(store, everythingOf(1)), found())
      assert.equal((await readFacts(store, everythingOf(2))).sales.length, 1)

      await store.apply(writes(all))
      const facts = await readFacts(store, everythingOf(1))
      assert.deepEqual(
        facts,
        found({ ...all, clicks: [creditableClick], leads: [secondTrial, signUp] }),
      )
      const ids = [summer?.id ?? '']
      for (const rows of [
        await store.findLinks(1, ids),
        await store.findClicks(1, [click().id]),
        await store.findCustomers(1, [ada.id]),
      ]) {
        assert.ok(rows.every(({ workspaceId }) => workspaceId === 1))
      }
    },
  )
}
