import { describe, test } from 'node:test'
import type { Store } from '../src/store/store.ts'
import { claimBatches } from './store-contract/batches.ts'
import { claimEdges } from './store-contract/edges.ts'
import { claimFacts } from './store-contract/facts.ts'
import { claimLists } from './store-contract/lists.ts'
import { claimRecords } from './store-contract/records.ts'
import { claimRegister } from './store-contract/register.ts'
import { claimTotals } from './store-contract/totals.ts'
import { claimVisitorSalts } from './store-contract/visitor-salts.ts'

/** A way to an empty store of one engine. The contract closes what it has opened. */
export type StoreOpening = {
  readonly name: string
  readonly openEmptyStore: () => Promise<Store>
}

/** Registers a test of one claim, proved on an empty store of its own. */
export type Claim = (claim: string, prove: (store: Store) => Promise<void>) => void

const subjects: readonly (readonly [string, (claim: Claim) => void])[] = [
  ['records', claimRecords],
  ['batches', claimBatches],
  ['totals', claimTotals],
  ['facts', claimFacts],
  ['lists', claimLists],
  ['register', claimRegister],
  ['visitor salts', claimVisitorSalts],
  ['values at the edges', claimEdges],
]

/** What every engine promises behind the port. Nothing here knows which one is behind it. */
export function storeContract({ name, openEmptyStore }: StoreOpening): void {
  const claim: Claim = (title, prove) => {
    test(title, async () => {
      const store = await openEmptyStore()
      try {
        await prove(store)
      } finally {
        await store.close()
      }
    })
  }
  for (const [subject, register] of subjects) {
    describe(`${name}, ${subject}`, () => register(claim))
  }
}
