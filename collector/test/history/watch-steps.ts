import type { RecordStore } from '../store-contract.ts'
import { findFaults } from './find-faults.ts'

/**
 * From now on the store is looked at after each commit, before another can come between: rows are
 * there once, and totals are the sums over them. Gathers what is wrong, with the step it came with.
 */
export function watchSteps(store: RecordStore): string[] {
  const faults: string[] = []
  const apply = store.apply.bind(store)
  let steps = 0
  let last: Promise<unknown> = Promise.resolve()
  store.apply = async (writes) => {
    const applied = last.then(() => apply(writes))
    last = applied.then(look, () => undefined)
    await last
    return applied
  }

  async function look(): Promise<void> {
    steps++
    const found = await findFaults(store, [])
    faults.push(...found.map((fault) => `${fault} (after ${steps} commits)`))
  }
  return faults
}
