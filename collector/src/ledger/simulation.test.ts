import assert from 'node:assert/strict'
import { test } from 'node:test'
import { example } from '../../test/example.ts'
import { LEDGER_BUGS } from '../../test/history/ledger-bugs.ts'
import { simulate } from '../../test/history/simulate.ts'
import { simulateWithBug } from '../../test/history/simulate-with-bug.ts'
import { MemoryStore } from '../../test/memory-store.ts'
import type { RecordStore } from '../../test/store-contract.ts'
import { StoreConflict } from '../store/store-error.ts'

// Made-up mornings of a shop with two collectors, whose connections fail, whose clocks are set back
// and which are killed in the middle of their work. What failed is told with its seed, and
// `SEED=<seed>` in the environment lives that morning alone. The long form, `npm run
// test:histories`, lives a hundred thousand.
const HISTORIES = 2_000
const only = process.env.SEED
const seeds = only ? [Number(only)] : Array.from({ length: HISTORIES }, (_, index) => index + 1)

test('whatever fails, a sale counts once, and none that was answered is lost', async () => {
  for (const seed of seeds) {
    const faults = await faultsOf(() => simulate(seed))
    assert.deepEqual(faults, [], `the morning went wrong: SEED=${seed}`)
  }
})

test('a morning can be lived again', async () => {
  const live = () => simulate(seeds[0] ?? 1)
  assert.deepEqual(await live(), await live())
})

/** A morning that does not end is a fault as well. */
async function faultsOf(live: () => ReturnType<typeof simulate>): Promise<string[]> {
  const { faults } = await live().catch(({ message }: Error) => ({ faults: [message] }))
  return faults
}

/** The first seed whose morning tells of the fault; the mornings before it may tell of others. */
async function assertFound(
  expected: RegExp,
  live: (seed: number) => ReturnType<typeof simulate>,
): Promise<number> {
  const found: string[] = []
  for (let seed = 1; seed <= HISTORIES; seed++) {
    const faults = await faultsOf(() => live(seed))
    if (faults.some((fault) => expected.test(fault))) return seed
    found.push(...faults)
  }
  return assert.fail(`not found; instead: ${found.slice(0, 9).join(', ')}`)
}

for (const { name, plant, caughtAs } of LEDGER_BUGS) {
  test(`a ledger that ${name} is found out`, async (t) => {
    const seed = await assertFound(caughtAs, await simulateWithBug(plant))
    t.diagnostic(`in history ${seed} of ${HISTORIES}`)
  })
}

type Apply = RecordStore['apply']

// Stores with a fault of their own, and what the histories have to say of it.
const planted: readonly (readonly [string, RegExp, (apply: Apply) => Apply])[] = [
  [
    'acknowledges what it did not write',
    /^lost: sale/,
    (apply) => (writes) =>
      apply(writes).catch((error: unknown) => {
        if (!(error instanceof StoreConflict)) throw error
      }),
  ],
  [
    'keeps only a part of a batch',
    /^lost: click/,
    (apply) => (writes) => apply({ ...writes, clicks: writes.clicks.slice(0, 1) }),
  ],
  [
    'lets an invoice in twice',
    /^recorded more than once: inv_/,
    (apply) => (writes) =>
      apply(writes).catch(() => {
        const renamed = writes.sales.map((sale) => ({ ...sale, invoiceId: null }))
        return apply(example.writes({ sales: renamed }))
      }),
  ],
  [
    'takes what has changed meanwhile for unchanged',
    /^totals of link_/,
    (apply) => (writes) => apply({ ...writes, expectedCustomers: [], expectedLeads: [] }),
  ],
  [
    'takes a URL that has a link for free',
    /^two links to /,
    (apply) => (writes) => apply({ ...writes, expectedFreeUrls: [] }),
  ],
  [
    'leaves totals behind of what it took back',
    /^totals of link_/,
    (apply) => async (writes) => {
      await apply({ ...example.writes(), linkTotals: writes.linkTotals })
      await apply({ ...writes, linkTotals: [] })
    },
  ],
]

for (const [fault, expected, plant] of planted) {
  test(`a store that ${fault} is found out`, async (t) => {
    const seed = await assertFound(expected, (seed) => {
      const store = new MemoryStore()
      store.apply = plant(store.apply.bind(store))
      return simulate(seed, store)
    })
    t.diagnostic(`in history ${seed} of ${HISTORIES}`)
  })
}
