import type { Store } from './store.ts'
import { StoreBroken } from './store-error.ts'

/**
 * The same store, which writes no more once a write has broken: after a failed flush the next one
 * may succeed although what went before is lost. `onBroken` is called once, to end the process.
 */
export function failStop(store: Store, onBroken: (error: StoreBroken) => void): Store {
  let broken: StoreBroken | undefined

  async function unlessBroken<Result>(work: () => Promise<Result>): Promise<Result> {
    if (broken) throw broken
    try {
      return await work()
    } catch (error) {
      if (error instanceof StoreBroken && !broken) {
        broken = error
        onBroken(error)
      }
      throw error
    }
  }

  return {
    ...store,
    /** Nothing is decided any more, for what is read may never have reached the disk. */
    readFacts: (wanted) => unlessBroken(() => store.readFacts(wanted)),
    apply: (writes) => unlessBroken(() => store.apply(writes)),
  }
}
