import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { example } from '../../test/example.ts'
import {
  clickOf,
  linkOf,
  openLedger,
  openShop,
  saleOf,
  setUpShop,
  upsertOf,
} from '../../test/ledger-shop.ts'
import { MemoryStore } from '../../test/memory-store.ts'
import { readLists } from '../../test/store-contract/read-back.ts'
import type { RecordStore } from '../../test/store-contract.ts'
import { watched } from '../../test/wrapped-store.ts'
import type { LinkChanges } from '../attribution/decide-link-update.ts'
import type { LeadClaim } from '../attribution/lead.ts'
import type { Reference } from '../attribution/reference.ts'
import type { Command, Decision } from './command.ts'
import { Ledger } from './ledger.ts'

test('commands of one batch see what those before them decided', async () => {
  const { store, applied } = watched(await openShop())
  const ledger = new Ledger(store, () => example.circumstances())
  const clickId = 'id00000000000001'
  const decisions: Decision[] = await Promise.all<Decision>([
    ledger.submit(clickOf('ada')),
    ledger.submit(clickOf('ada')),
    ledger.submit(saleOf({ clickId, invoiceId: 'inv_1' })),
    ledger.submit(saleOf({ clickId, invoiceId: 'inv_2' })),
    ledger.submit(saleOf({ clickId: null, invoiceId: 'inv_3', amount: 80_00, currency: 'eur' })),
    // Without a rate it counts among the sales, and adds nothing to what they are worth.
    ledger.submit(saleOf({ clickId: null, invoiceId: 'inv_4', amount: 9_00, currency: 'uyw' })),
    ledger.submit(saleOf({ clickId, invoiceId: 'inv_1' })),
    ledger.submit(saleOf({ clickId, invoiceId: 'inv_2', amount: 1 })),
    ledger.submit(linkOf('Autumn')),
    ledger.submit(linkOf('autumn')),
    ledger.submit(upsertOf(example.link().url, 'winter')),
  ])
  assert.equal(applied.length, 1)
  assert.deepEqual(
    decisions.map(({ outcome }) => outcome),
    [
      ...['recorded', 'repeated'],
      ...['direct', 'direct', 'by_lead', 'by_lead', 'replayed', 'replayed_differs'],
      ...['created', 'key_taken', 'unchanged'],
    ],
  )
  const [summer] = await store.findLinks(1, [example.link().id])
  const { clicks, leads, sales, saleAmount, lastClickedAt } = summer ?? {}
  assert.deepEqual([clicks, leads, sales, saleAmount], [1, 1, 4, 200_00])
  assert.equal(lastClickedAt, example.noon)
  const [sale] = (await readLists(store)).sales
  const [customer] = await store.findCustomers(1, [sale?.customerId ?? ''])
  assert.deepEqual([customer?.sales, customer?.saleAmount], [4, 200_00])
})

test('what a batch changes several times it writes once, as it stands in the end', async () => {
  const { store, applied } = watched(await openShop())
  const ledger = openLedger(store)
  const linkTo = (id: string, changes: LinkChanges) =>
    ledger.submit({ kind: 'link_update', update: { workspaceId: 1, reference: { id }, changes } })
  const leadOf = (claim: Partial<LeadClaim>) => {
    const given = example.leadClaim({ clickId: example.click().id, ...claim })
    return ledger.submit({ kind: 'lead', workspace: example.workspace(), claim: given })
  }
  const made = await ledger.submit(linkOf('winter'))
  const { id: winter } = 'link' in made ? made.link : assert.fail()
  const { id: summer } = example.link()
  await leadOf({ eventName: 'Trial', reportedBy: 'browser', eventQuantity: 3 })
  const decisions: Decision[] = await Promise.all<Decision>([
    linkTo(winter, { archived: true }),
    linkTo(summer, { key: 'autumn' }),
    linkTo(winter, { key: 'summer' }),
    leadOf({ eventName: 'Trial', eventQuantity: 2, customerName: 'Ada' }),
    leadOf({ reportedBy: 'browser', eventQuantity: 5 }),
    leadOf({ customerEmail: 'ada@shop.example' }),
  ])
  const outcomes = decisions.map(({ outcome }) => outcome)
  const [updated, recorded] = ['updated', 'recorded']
  assert.deepEqual(outcomes, [updated, updated, updated, recorded, recorded, recorded])
  // In one go: none of it was in the way of another, or expected what only the batch has made.
  assert.equal(applied.length, 3)
  const links = await store.findLinks(1, [summer, winter])
  assert.deepEqual(
    new Set(links.map(({ id, key, archivedAt, leads }) => [id, key, archivedAt, leads])),
    new Set([
      [summer, 'autumn', null, 2 + 1],
      [winter, 'summer', example.noon, 0],
    ]),
  )
  const customer = await store.findCustomer(1, { externalId: 'ada' })
  assert.deepEqual([customer?.name, customer?.email], ['Ada', 'ada@shop.example'])
})

test('of whom a batch erases it keeps nothing, also of what only a browser has said', async () => {
  const { store, applied } = watched(await openShop())
  const ledger = openLedger(store)
  const ofBrowser = saleOf({ reportedBy: 'browser', metadata: '{"of":"Ada"}' })
  await ledger.submit(ofBrowser)
  const ofBob = saleOf({ customerExternalId: 'bob', invoiceId: 'inv_2' })
  const ofServer = saleOf({ amount: 60_00 })
  const [bobs] = await Promise.all([ledger.submit(ofBob), ledger.submit(ofServer)])
  const ada = await store.findCustomer(1, { externalId: 'ada' })
  const erasureOf = (reference: Reference) =>
    ledger.submit({ kind: 'erasure', erasure: { workspaceId: 1, reference } })
  const [erased, again, others, ...ofAda] = await Promise.all([
    erasureOf({ externalId: 'ada' }),
    erasureOf({ id: ada?.id ?? '' }),
    ledger.submit(ofBob),
    ledger.submit(ofBrowser),
    ledger.submit(ofServer),
  ])
  assert.deepEqual([erased.outcome, again.outcome], ['erased', 'unknown_customer'])
  assert.equal(applied.length, 3)
  for (const [index, amount] of [50_00, 60_00].entries()) {
    const repeated = ofAda[index]
    assert.equal(repeated?.outcome, 'replayed')
    const sale = repeated && 'sale' in repeated ? repeated.sale : assert.fail()
    assert.deepEqual([sale.customerExternalId, sale.metadata, sale.amount], [null, null, amount])
  }
  const sale = bobs && 'sale' in bobs ? bobs.sale : assert.fail()
  assert.deepEqual(others, { outcome: 'replayed', sale })
})

test('within a batch, too, a server’s sale takes the place of a browser’s', async () => {
  const { store, applied } = watched(await openShop())
  const ledger = openLedger(store)
  const ofBrowser = saleOf({ reportedBy: 'browser', amount: 1 })
  const ofBob = saleOf({ reportedBy: 'browser', customerExternalId: 'bob', invoiceId: 'inv_2' })
  const decisions = await Promise.all([
    ledger.submit(ofBrowser),
    ledger.submit(saleOf()),
    ledger.submit(ofBrowser),
    ledger.submit(saleOf({ customerExternalId: 'bob', invoiceId: 'inv_2' })),
    ledger.submit(ofBob),
    ledger.submit(ofBob),
  ])
  const outcomes = decisions.map(({ outcome }) => outcome)
  assert.deepEqual(outcomes, ['direct', 'direct', 'replayed', 'direct', 'direct', 'replayed'])
  assert.equal(applied.length, 1)
  const [link] = await store.findLinks(1, [example.link().id])
  assert.deepEqual([link?.sales, link?.saleAmount], [2, 100_00])
})

const anyOf = <Word>(...words: Word[]) => fc.constantFrom(...words)
const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  fc.record({
    kind: fc.constant('sale' as const),
    workspace: anyOf(example.workspace(), example.workspace({ id: 2 })),
    claim: fc
      .record({
        invoiceId: anyOf('inv_1', 'inv_2', null),
        clickId: anyOf('1-id00000000000001', '1-id00000000000002', example.click().id, null),
        customerExternalId: anyOf('ada', 'bob'),
        leadEventName: anyOf('Direct sale', 'Sign up', null),
        amount: anyOf(50_00, 0, Number.MAX_SAFE_INTEGER),
        currency: anyOf('usd', 'eur'),
      })
      .map((claim) => example.claim(claim)),
  }),
  anyOf('ada', 'bob').map(clickOf),
  anyOf('summer', 'Autumn', 'autumn').map(linkOf),
)

test('a batch is decided as if its commands had come one by one', async () => {
  const anyCommands = fc.array(anyCommand, { minLength: 2, maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(anyCommands, async (commands) => {
      const [together, apart] = [
        await setUpShop(new MemoryStore()),
        await setUpShop(new MemoryStore()),
      ]
      const open = (store: RecordStore) => {
        const circumstances = example.circumstances()
        return new Ledger(store, () => circumstances)
      }
      const [ofBatch, ofOnes] = [open(together), open(apart)]
      const decided = await Promise.all(commands.map((command) => ofBatch.submit(command)))
      for (const [index, command] of commands.entries()) {
        assert.deepEqual(await ofOnes.submit(command), decided[index])
      }
      for (const workspaceId of [1, 2]) {
        assert.deepEqual(await readAll(together, workspaceId), await readAll(apart, workspaceId))
      }
    }),
    { numRuns: 300 },
  )
})

async function readAll(store: RecordStore, workspaceId: number) {
  const lists = await readLists(store, workspaceId)
  const ids = [...new Set(lists.sales.map(({ customerId }) => customerId))].sort()
  return { ...lists, customers: await store.findCustomers(workspaceId, ids) }
}
