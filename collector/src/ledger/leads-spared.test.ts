import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { example } from '../../test/example.ts'
import { openShop, saleOf, setUpShop } from '../../test/ledger-shop.ts'
import { MemoryStore } from '../../test/memory-store.ts'
import { readLists } from '../../test/store-contract/read-back.ts'
import type { Reporter } from '../attribution/reporter.ts'
import type { FactsWanted } from '../store/store.ts'
import type { Command } from './command.ts'
import { Ledger, type LedgerStore } from './ledger.ts'

const winterClick = example.click({ id: 'clickWinter00001', linkId: 'link_winter' })

/** The shop of all ledger tests, with another link and a click on it. */
async function setUp<Kept extends LedgerStore>(store: Kept): Promise<Kept> {
  const links = [example.link({ id: 'link_winter', key: 'winter' })]
  await store.apply(example.writes({ links, clicks: [winterClick] }))
  return store
}

/** A ledger on a store that is listened to; `areAllRead`: which has all leads read all the same. */
function listenTo(store: LedgerStore, areAllRead = false) {
  const asked: FactsWanted['customers'][] = []
  let batches = 0
  const ledger = new Ledger(
    {
      batches: store.batches,
      async apply(writes) {
        await store.apply(writes)
        batches++
      },
      readFacts(wanted) {
        asked.push(wanted.customers)
        const all = wanted.customers.map((one) => ({ ...one, withoutLeads: false }))
        return store.readFacts(areAllRead ? { ...wanted, customers: all } : wanted)
      },
    },
    // The same ids where a batch is decided again.
    () => {
      const { newId } = example.circumstances()
      return example.circumstances({ newId: () => `${batches}-${newId()}` })
    },
  )
  return { ledger, asked }
}

const areSpared = (customers: FactsWanted['customers']) =>
  customers.map(({ withoutLeads }) => withoutLeads === true)

const openListened = async () => listenTo(await setUp(await openShop()))

test('who is known and buys again through a click is not asked for leads', async () => {
  const { ledger, asked } = await openListened()
  await ledger.submit(saleOf({ invoiceId: 'inv_1' }))
  const { outcome } = await ledger.submit(saleOf({ invoiceId: 'inv_2', clickId: winterClick.id }))
  assert.equal(outcome, 'direct')
  assert.deepEqual(asked.map(areSpared), [[true], [true]])
})

test('where a click earns nothing any more, leads are read and the newest earns', async () => {
  const { ledger, asked } = await openListened()
  await ledger.submit(saleOf({ invoiceId: 'inv_1' }))
  const lead = { kind: 'lead' as const, workspace: example.workspace() }
  const claim = example.leadClaim({ clickId: winterClick.id })
  await ledger.submit({ ...lead, claim })
  asked.length = 0
  const later = example.workspace({ attributionWindowDays: -1 })
  const decision = await ledger.submit({ ...saleOf({ invoiceId: 'inv_2' }), workspace: later })
  assert.equal(decision.outcome, 'by_lead')
  assert.equal('lead' in decision && decision.lead?.eventName, 'Sign up')
  assert.deepEqual(asked.map(areSpared), [[true], [false]])
})

test('for some batches after that, all leads are read at once', async () => {
  const { ledger, asked } = await openListened()
  await ledger.submit(saleOf({ invoiceId: 'inv_0' }))
  asked.length = 0
  await ledger.submit({ ...saleOf(), workspace: example.workspace({ attributionWindowDays: -1 }) })
  for (let count = 1; count < 18; count++) {
    await ledger.submit(saleOf({ invoiceId: `inv_${count + 1}` }))
  }
  const spared = asked.flatMap(areSpared)
  assert.deepEqual(spared, [true, ...Array<boolean>(16).fill(false), true, true])
})

test('a sale without a click has the leads at once', async () => {
  const { ledger, asked } = await openListened()
  await ledger.submit(saleOf({ invoiceId: 'inv_1' }))
  await ledger.submit(saleOf({ invoiceId: 'inv_2', clickId: null }))
  assert.deepEqual(asked.map(areSpared), [[true], [false]])
})

const anyOf = <Word>(...words: Word[]) => fc.constantFrom(...words)
const anyWho = {
  workspace: anyOf(
    example.workspace(),
    example.workspace({ attribution: 'first-click' }),
    example.workspace({ attributionWindowDays: -1 }),
  ),
}
const anyPerson = {
  reportedBy: anyOf<Reporter>('server', 'server', 'browser'),
  clickId: anyOf(example.click().id, winterClick.id, 'nowhere', null),
  customerExternalId: anyOf('ada', 'bob'),
  customerName: anyOf('Ada', null),
} as const
const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  fc.record({
    kind: fc.constant('sale' as const),
    ...anyWho,
    claim: fc
      .record({
        ...anyPerson,
        invoiceId: anyOf('inv_1', 'inv_2', 'inv_3', null),
        leadEventName: anyOf('Direct sale', 'Sign up', null),
      })
      .map((claim) => example.claim(claim)),
  }),
  fc.record({
    kind: fc.constant('lead' as const),
    ...anyWho,
    claim: fc
      .record({ ...anyPerson, eventName: anyOf('Sign up', 'Direct sale', 'Trial') })
      .map((claim) => example.leadClaim(claim)),
  }),
)

test('leads that are not read beforehand change nothing', async () => {
  const anyBatches = fc.array(fc.array(anyCommand, { minLength: 1, maxLength: 4 }), {
    maxLength: 6,
  })
  let [reads, readAgain] = [0, 0]
  await fc.assert(
    fc.asyncProperty(anyBatches, async (batches) => {
      const open = async () => setUp(await setUpShop(new MemoryStore()))
      const [one, other] = [await open(), await open()]
      const [sparing, asking] = [listenTo(one), listenTo(other, true)]
      for (const batch of batches) {
        const decided = await Promise.all(batch.map((command) => sparing.ledger.submit(command)))
        const expected = await Promise.all(batch.map((command) => asking.ledger.submit(command)))
        assert.deepEqual(decided, expected)
      }
      assert.deepEqual(await readLists(one), await readLists(other))
      reads += sparing.asked.length
      readAgain += sparing.asked.filter((customers, index) =>
        isAskedAgain(sparing.asked[index - 1], customers),
      ).length
    }),
    { numRuns: 300 },
  )
  assert.ok(readAgain > 20 && readAgain < reads / 2, `${readAgain} of ${reads} read again`)
})

/** The same batch, whose leads turned out to be needed. */
function isAskedAgain(before: FactsWanted['customers'] = [], customers: FactsWanted['customers']) {
  return areSpared(before).includes(true) && !areSpared(customers).includes(true)
}
