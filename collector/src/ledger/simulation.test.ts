import assert from 'node:assert/strict'
import { test } from 'node:test'
import { example } from '../../test/example.ts'
import { findFaults } from '../../test/history/find-faults.ts'
import { liveHistory } from '../../test/history/live-history.ts'
import { MemoryStore } from '../../test/memory-store.ts'
import type { RecordStore } from '../../test/store-contract.ts'
import { StoreConflict } from '../store/store-error.ts'

// Made-up mornings of a shop with two collectors, whose connections fail, whose clocks are set back
// and which are killed in the middle of their work. What failed is told with its seed, and
// `HISTORY=<seed>` in the environment lives that morning alone.
const HISTORIES = 200
const only = process.env.HISTORY
const seeds = only ? [Number(only)] : Array.from({ length: HISTORIES }, (_, index) => index + 1)

async function faultsAfter(seed: number, store: RecordStore): Promise<string[]> {
  return findFaults(store, await liveHistory(store, seed))
}

test('whatever fails, a sale counts once, and none that was answered is lost', async () => {
  for (const seed of seeds) {
    const faults = await faultsAfter(seed, new MemoryStore()).catch(({ message }) => [message])
    assert.deepEqual(faults, [], `the morning went wrong: HISTORY=${seed}`)
  }
})

test('a morning can be lived again', async () => {
  const live = () => liveHistory(new MemoryStore(), seeds[0] ?? 1)
  assert.deepEqual(await live(), await live())
})

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
    'leaves totals behind of what it took back',
    /^totals of link_/,
    (apply) => async (writes) => {
      await apply({ ...example.writes(), linkTotals: writes.linkTotals })
      await apply({ ...writes, linkTotals: [] })
    },
  ],
]

for (const [fault, expected, plant] of planted) {
  test(`a store that ${fault} is found out`, async () => {
    const found: string[] = []
    for (let seed = 1; seed <= HISTORIES; seed++) {
      const store = new MemoryStore()
      store.apply = plant(store.apply.bind(store))
      found.push(...(await faultsAfter(seed, store)))
    }
    assert.ok(
      found.some((fault) => expected.test(fault)),
      found.slice(0, 9).join('\n'),
    )
  })
}
