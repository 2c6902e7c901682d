import { MemoryStore } from '../memory-store.ts'
import type { RecordStore } from '../store-contract.ts'
import { type Answered, findFaults } from './find-faults.ts'
import { liveHistory } from './live-history.ts'
import { watchSteps } from './watch-steps.ts'

/** What callers were told in the history of a seed, and what was wrong on the way or at its end. */
type Simulated = { readonly answered: readonly Answered[]; readonly faults: string[] }

export async function simulate(
  seed: number,
  store: RecordStore = new MemoryStore(),
): Promise<Simulated> {
  const faultsOfSteps = watchSteps(store)
  const answered = await liveHistory(store, seed)
  return { answered, faults: [...faultsOfSteps, ...(await findFaults(store, answered))] }
}
