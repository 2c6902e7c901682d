import assert from 'node:assert/strict'
import type { Writes } from '../../src/store/store.ts'
import { StoreConflict } from '../../src/store/store-error.ts'
import { example } from '../example.ts'
import type { Claim, RecordStore } from '../store-contract.ts'
import { readFacts, readLists } from './read-back.ts'

const { customer, lead, sale, writes } = example

const forged = { reportedBy: 'browser', amount: 1, customerName: null } as const
const invoice = { workspaceId: 1, invoiceId: 'inv_1' }

/** A server's word takes the place of a browser's, whoever else is writing. */
export function claimTrust(claim: Claim<RecordStore>): void {
  claim("a server's sale takes the place of a browser's, which is kept aside", async (store) => {
    const ofBrowser = sale({ id: 'saleOfBrowser', ...forged })
    const ofServer = sale({ id: 'saleOfServer' })
    await store.apply(writes({ sales: [ofBrowser] }))
    await store.apply(
      writes({ replacedSales: [ofBrowser], sales: [ofServer], outrankedSales: [ofBrowser] }),
    )
    const facts = await readFacts(store, { invoices: [invoice], outrankedInvoices: [invoice] })
    assert.deepEqual(facts.sales, [ofServer])
    assert.deepEqual(facts.outrankedSales, [ofBrowser])
    assert.deepEqual((await readLists(store)).sales, [ofServer])
  })

  claim('of two servers that replace one sale at once the second is told so', async (store) => {
    const ofBrowser = sale({ id: 'saleOfBrowser', ...forged })
    await store.apply(writes({ sales: [ofBrowser] }))
    const replace = (id: string) =>
      store.apply(writes({ replacedSales: [ofBrowser], sales: [sale({ id })] }))
    await replace('saleFirst')
    await assert.rejects(replace('saleSecond'), StoreConflict)
    assert.deepEqual(
      (await readLists(store)).sales.map(({ id }) => id),
      ['saleFirst'],
    )
  })

  claim('an invoice is kept aside once', async (store) => {
    const ofBrowser = sale({ id: 'saleOfBrowser', ...forged })
    await store.apply(writes({ outrankedSales: [ofBrowser] }))
    const other = writes({ outrankedSales: [{ ...ofBrowser, id: 'saleOther' }] })
    await assert.rejects(store.apply(other), StoreConflict)
    const elsewhere = writes({ outrankedSales: [{ ...ofBrowser, workspaceId: 2 }] })
    await store.apply(elsewhere)
  })

  claim('a confirmed customer or lead stands in place of the earlier', async (store) => {
    const ofBrowser = lead({ reportedBy: 'browser', quantity: 100 })
    const unsure = customer({ name: 'Forged', unverified: 'click name email avatar' })
    await store.apply(writes({ customers: [unsure], leads: [ofBrowser] }))
    const confirmed = { customers: [customer()], leads: [lead()] }
    await store.apply(
      writes({ ...confirmed, expectedCustomers: [unsure], expectedLeads: [ofBrowser] }),
    )
    const wanted = { workspaceId: 1, externalId: 'ada', leadEventName: null }
    const facts = await readFacts(store, { customers: [wanted] })
    assert.deepEqual([facts.customers, facts.leads], [confirmed.customers, confirmed.leads])
  })

  const unsure = customer({ unverified: 'email' })
  const stale: readonly (readonly [string, Partial<Writes>])[] = [
    ['a customer that has changed', { expectedCustomers: [unsure] }],
    ['a customer that is gone', { expectedCustomers: [customer({ id: 'cus_gone' })] }],
    ['a lead that has changed', { expectedLeads: [lead({ reportedBy: 'browser' })] }],
    ['a lead that is gone', { expectedLeads: [lead({ id: 'leadGone' })] }],
  ]
  for (const [what, expected] of stale) {
    claim(`what was decided on ${what} is not written`, async (store) => {
      const standing = {
        customers: [customer(), customer({ id: 'cus_bob', externalId: 'bob' })],
        leads: [lead(), lead({ id: 'leadTrial', eventName: 'Trial' })],
      }
      await store.apply(writes(standing))
      await assert.rejects(store.apply(writes({ ...expected, sales: [sale()] })), StoreConflict)
      assert.deepEqual((await readLists(store)).sales, [])
      const asRead = { expectedCustomers: standing.customers, expectedLeads: standing.leads }
      await store.apply(writes({ ...asRead, sales: [sale()] }))
    })
  }

  claim("a server's lead is newer than any browser's", async (store) => {
    const old = lead({ id: 'leadOld', eventName: 'Sign up' })
    const young = { id: 'leadYoung', recordedAt: example.noon + 1, reportedBy: 'browser' } as const
    const leads = [old, lead({ ...young, eventName: 'Trial' })]
    await store.apply(writes({ customers: [customer()], leads }))
    const wanted = { workspaceId: 1, externalId: 'ada', leadEventName: null }
    assert.deepEqual((await readFacts(store, { customers: [wanted] })).leads, [old])
  })
}
