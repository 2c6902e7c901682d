import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import fc from 'fast-check'
import { example } from '../../test/example.ts'
import { clickOf, linkOf, saleOf, setUpShop } from '../../test/ledger-shop.ts'
import { MemoryStore } from '../../test/memory-store.ts'
import { readLists } from '../../test/store-contract/read-back.ts'
import type { Command, Decision } from './command.ts'
import { Ledger, type LedgerStore } from './ledger.ts'
import { takeBeside } from './subjects.ts'

const leadOf = (customerExternalId: string) => ({
  kind: 'lead' as const,
  workspace: example.workspace(),
  claim: example.leadClaim({ clickId: example.click().id, customerExternalId }),
})
const saleWithoutClick = (customerExternalId: string) =>
  saleOf({ clickId: null, customerExternalId, invoiceId: `inv_of_${customerExternalId}` })
const erasureOf = (externalId: string) => ({
  kind: 'erasure' as const,
  erasure: { workspaceId: 1, reference: { externalId } },
})

const renamingOf = (externalId: string, to: string) => ({
  kind: 'customer_update' as const,
  update: { workspaceId: 1, reference: { externalId }, changes: { externalId: to } },
})

const alone = (commands: readonly Command[]) => commands.map((command) => [command])

/**
 * Sends one group of commands after another, the next when the one before is being written or has
 * to wait, to a store that finishes nothing until all were sent. Returns how many batches were
 * under way together at most, and what came of each command.
 */
async function send(
  groups: readonly (readonly Command[])[],
  batches = { atOnce: 2, besideMin: 1 },
) {
  const store = await setUpShop(new MemoryStore())
  let release: () => void = () => {}
  const allSent = new Promise<void>((resolve) => {
    release = resolve
  })
  const circumstances = example.circumstances()
  let underWay = 0
  let underWayMax = 0
  const ledger = new Ledger(
    {
      batches,
      readFacts: (wanted) => store.readFacts(wanted),
      async apply(writes) {
        underWayMax = Math.max(underWayMax, ++underWay)
        await allSent
        await store.apply(writes)
        underWay--
      },
    },
    () => circumstances,
  )
  const decisions: Promise<Decision>[] = []
  for (const group of groups) {
    decisions.push(...group.map((command): Promise<Decision> => ledger.submit(command)))
    for (let turn = 0; turn < 10; turn++) await nextTurn()
  }
  release()
  const outcomes = (await Promise.all(decisions)).map(({ outcome }) => outcome)
  return { underWayMax, outcomes }
}

test('different customers are under way together, as many batches as the store takes', async () => {
  const sales = ['ada', 'bob', 'cyd', 'dan'].map((customerExternalId) =>
    saleOf({ customerExternalId, invoiceId: `inv_${customerExternalId}` }),
  )
  for (const atOnce of [1, 2, 3]) {
    const { underWayMax, outcomes } = await send(alone(sales), { atOnce, besideMin: 1 })
    assert.equal(underWayMax, atOnce)
    assert.deepEqual(outcomes, ['direct', 'direct', 'direct', 'direct'])
  }
})

test('few wait for the batch under way: a second would cost as much as for many', async () => {
  const [ada, bob, cyd] = ['ada', 'bob', 'cyd'].map((customerExternalId) =>
    saleOf({ customerExternalId, invoiceId: `inv_${customerExternalId}` }),
  )
  assert.ok(ada && bob && cyd)
  const batches = { atOnce: 2, besideMin: 2 }
  assert.equal((await send([[ada], [bob]], batches)).underWayMax, 1)
  assert.equal((await send([[ada], [bob, cyd]], batches)).underWayMax, 2)
  assert.equal((await send([[ada], [bob], [cyd]], batches)).underWayMax, 2)
})

test('those who come together are shared out, where they are enough for several', async () => {
  const sales = ['ada', 'bob', 'cyd', 'dan'].map((customerExternalId) =>
    saleOf({ customerExternalId, invoiceId: `inv_${customerExternalId}` }),
  )
  for (const [besideMin, together] of [
    [1, 2],
    [2, 2],
    [3, 1],
  ] as const) {
    assert.equal((await send([sales], { atOnce: 2, besideMin })).underWayMax, together)
  }
})

test('hundreds whom one command held up go on in as many batches as there may be', async () => {
  const sales = Array.from({ length: 600 }, (_, number) =>
    saleOf({ customerExternalId: `user_${number}`, invoiceId: `inv_${number}` }),
  )
  const { underWayMax } = await send([[linkOf('autumn')], sales], { atOnce: 2, besideMin: 32 })
  assert.equal(underWayMax, 2)
})

test('what is about the same thing waits for what came before it', async () => {
  const repeated = saleOf({ customerExternalId: 'bob', invoiceId: 'inv_of_ada' })
  const cases: readonly (readonly [Command[], string[]])[] = [
    [
      [leadOf('ada'), saleWithoutClick('ada')],
      ['recorded', 'by_lead'],
    ],
    [
      [saleOf({ customerExternalId: 'ada', invoiceId: 'inv_of_ada' }), repeated],
      ['direct', 'replayed_differs'],
    ],
    [
      [clickOf('ada'), clickOf('ada')],
      ['recorded', 'repeated'],
    ],
    [
      [linkOf('autumn'), linkOf('Autumn')],
      ['created', 'key_taken'],
    ],
    [
      [leadOf('ada'), erasureOf('ada'), saleWithoutClick('ada')],
      ['recorded', 'erased', 'unattributed'],
    ],
  ]
  for (const [commands, outcomes] of cases) {
    assert.deepEqual(await send(alone(commands)), { underWayMax: 1, outcomes })
  }
})

test('a customer has all its leads by a new name, for whoever comes with that', async () => {
  const leads = ['Sign up', 'Trial'].map((eventName) => {
    const lead = leadOf('ada')
    return { ...lead, claim: { ...lead.claim, eventName } }
  })
  const sales = leads.map(({ claim: { eventName: leadEventName } }) =>
    saleOf({ clickId: null, customerExternalId: 'eve', invoiceId: leadEventName, leadEventName }),
  )
  const groups = [leads, [renamingOf('ada', 'eve'), ...sales]]
  const { outcomes } = await send(groups, { atOnce: 1, besideMin: 1 })
  assert.deepEqual(outcomes, ['recorded', 'recorded', 'updated', 'by_lead', 'by_lead'])
})

test('where there is one batch at a time, whoever comes back a turn later is in it', async () => {
  const sizes: number[] = []
  const ledger = new Ledger(await setUpShop(new MemoryStore()), () => example.circumstances(), {
    onDecision: () => {},
    onCommit: (commands) => sizes.push(commands),
  })
  await ledger.submit(leadOf('ada'))
  await nextTurn()
  const bob = ledger.submit(leadOf('bob'))
  await nextTurn()
  await Promise.all([bob, ledger.submit(leadOf('cyd'))])
  assert.deepEqual(sizes, [1, 2])
})

test('whoever has to wait for another counts among those who wait', async () => {
  const store = await setUpShop(new MemoryStore())
  let release: () => void = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  const held: LedgerStore = {
    batches: { atOnce: 2, besideMin: 1 },
    readFacts: (wanted) => store.readFacts(wanted),
    async apply(writes) {
      await released
      await store.apply(writes)
    },
  }
  const ledger = new Ledger(held, () => example.circumstances())
  const sent: Promise<unknown>[] = []
  for (const command of [leadOf('ada'), saleWithoutClick('ada')]) {
    sent.push(ledger.submit<'lead' | 'sale'>(command))
    for (let turn = 0; turn < 10; turn++) await nextTurn()
  }
  assert.equal(ledger.waiting, 1)
  release()
  await Promise.all(sent)
  assert.equal(ledger.waiting, 0)
})

test('whoever has to wait is passed only by what is about something else', async () => {
  const lead = leadOf('ada')
  const others = [
    // Waits for Ada, and Bob's invoice of the same number waits for it.
    saleOf({ clickId: null, customerExternalId: 'ada', invoiceId: 'inv_1' }),
    saleOf({ customerExternalId: 'bob', invoiceId: 'inv_1' }),
    saleOf({ customerExternalId: 'cyd', invoiceId: 'inv_2' }),
  ]
  const outcomes = ['recorded', 'by_lead', 'replayed_differs', 'direct']
  for (const groups of [alone([lead, ...others]), [[lead], others]]) {
    assert.deepEqual(await send(groups), { underWayMax: 2, outcomes })
  }
})

test('of those who come together, too, nobody passes who came before about the same', () => {
  const [ofAda, ofBob, ofCyd, link] = [
    saleOf({ clickId: null, customerExternalId: 'ada', invoiceId: 'inv_1' }),
    saleOf({ customerExternalId: 'bob', invoiceId: 'inv_1' }),
    saleOf({ customerExternalId: 'cyd', invoiceId: 'inv_2' }),
    linkOf('autumn'),
  ].map((command) => ({ command }))
  assert.ok(ofAda && ofBob && ofCyd && link)
  const take = (coming: (typeof ofAda)[], countMax = 256) =>
    takeBeside([{ command: leadOf('ada') }], coming, countMax)
  assert.deepEqual(take([ofAda, ofBob, ofCyd]), {
    beside: [ofCyd],
    behind: [ofAda, ofBob],
    rest: [],
  })
  assert.deepEqual(take([ofBob, ofCyd], 1), { beside: [ofBob], behind: [], rest: [ofCyd] })
  assert.deepEqual(take([link, ofCyd]), { beside: [], behind: [link, ofCyd], rest: [] })
})

const anyOf = <Word>(...words: Word[]) => fc.constantFrom(...words)
const anyCustomer = anyOf('ada', 'bob', 'cyd')
const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  fc
    .record({
      invoiceId: anyOf('inv_1', 'inv_2', 'inv_3', null),
      clickId: anyOf(example.click().id, null),
      customerExternalId: anyCustomer,
    })
    .map(saleOf),
  anyCustomer.map(leadOf),
  anyCustomer.map(erasureOf),
  fc.tuple(anyCustomer, anyCustomer).map(([from, to]) => renamingOf(from, to)),
  anyCustomer.map(clickOf),
  anyOf('summer', 'autumn', 'Autumn').map(linkOf),
)

test('side by side, everything comes out as if it had come one by one', async () => {
  const anyHistory = fc.array(fc.tuple(anyCommand, fc.nat({ max: 3 })), { maxLength: 12 })
  const anyTurns = fc.infiniteStream(fc.nat({ max: 5 }))
  await fc.assert(
    fc.asyncProperty(anyHistory, anyTurns, async (history, turns) => {
      const pass = async (count: number = turns.next().value) => {
        for (let turn = 0; turn < count; turn++) await nextTurn()
      }
      const [near, far] = [await setUpShop(new MemoryStore()), await setUpShop(new MemoryStore())]
      const slow: LedgerStore = {
        batches: { atOnce: 3, besideMin: 1 },
        async readFacts(wanted) {
          await pass()
          const facts = await far.readFacts(wanted)
          await pass()
          return facts
        },
        async apply(writes) {
          await pass()
          await far.apply(writes)
          await pass()
        },
      }
      const circumstances = example.circumstances()
      const oneByOne = new Ledger(near, () => circumstances)
      const sideBySide = new Ledger(slow, () => circumstances)
      const answers = []
      for (const [command, turnsBefore] of history) {
        await pass(turnsBefore)
        answers.push(sideBySide.submit(command))
      }
      for (const [index, answer] of (await Promise.all(answers)).entries()) {
        const command = history[index]?.[0]
        assert.ok(command)
        assert.equal(answer.outcome, (await oneByOne.submit(command)).outcome)
      }
      assert.deepEqual(await earned(far), await earned(near))
    }),
    { numRuns: 300 },
  )
})

/** What links and customers have earned, by names that do not differ from run to run. */
async function earned(store: MemoryStore) {
  const { sales } = await readLists(store)
  const links = await store.findLinks(1, [example.link().id])
  const totals = links.map(({ clicks, leads, sales, saleAmount }) => ({
    ...{ clicks, leads, sales, saleAmount },
  }))
  return { totals, invoices: sales.map(({ invoiceId }) => invoiceId).sort() }
}
