import { describe, test } from 'node:test'
import type { Catalog } from '../src/store/catalog.ts'
import type { Register } from '../src/store/register.ts'
import type { Store } from '../src/store/store.ts'
import { claimBatches } from './store-contract/batches.ts'
import { claimCatalog } from './store-contract/catalog.ts'
import { claimChanges } from './store-contract/changes.ts'
import { claimEdges } from './store-contract/edges.ts'
import { claimFacts } from './store-contract/facts.ts'
import { claimLists } from './store-contract/lists.ts'
import { claimRecords } from './store-contract/records.ts'
import { claimRegister } from './store-contract/register.ts'
import { claimTotals } from './store-contract/totals.ts'
import { claimTrust } from './store-contract/trust.ts'
import { claimVisitorSalts } from './store-contract/visitor-salts.ts'

/** A way to an empty store of one engine. The contract closes what it has opened. */
type StoreOpening<Tried> = {
  readonly name: string
  readonly openEmptyStore: () => Promise<Tried>
}

/** The part of a store that keeps what the ledger has decided. */
export type RecordStore = Omit<Store, keyof Register | keyof Catalog | 'takeVisitorSalt' | 'ping'>

/** Registers a test of one claim, proved on an empty store of its own. */
export type Claim<Tried> = (claim: string, prove: (store: Tried) => Promise<void>) => void

type Subjects<Tried> = readonly (readonly [string, (claim: Claim<Tried>) => void])[]
const recordSubjects: Subjects<RecordStore> = [
  ['records', claimRecords],
  ['batches', claimBatches],
  ['changes', claimChanges],
  ['totals', claimTotals],
  ['facts', claimFacts],
  ['trust', claimTrust],
  ['lists', claimLists],
  ['values at the edges', claimEdges],
]
const otherSubjects: Subjects<Store> = [
  ['catalog', claimCatalog],
  ['register', claimRegister],
  ['visitor salts', claimVisitorSalts],
]

/** What every engine promises behind the port. Nothing here knows which one is behind it. */
export function storeContract(opening: StoreOpening<Store>): void {
  recordContract(opening)
  registerAll(otherSubjects, opening)
}

/** What of the contract concerns records alone. */
export function recordContract(opening: StoreOpening<RecordStore>): void {
  registerAll(recordSubjects, opening)
}

function registerAll<Tried extends RecordStore>(
  subjects: Subjects<Tried>,
  { name, openEmptyStore }: StoreOpening<Tried>,
): void {
  const claim: Claim<Tried> = (title, prove) => {
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
