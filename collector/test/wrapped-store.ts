import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Store, Writes } from '../src/store/store.ts'

/** The same store with `around` in the place of its `apply`, which it may call, delay or forgo. */
export function withApply(
  store: Store,
  around: (writes: Writes, apply: Store['apply']) => Promise<void>,
): Store {
  return { ...store, apply: (writes) => around(writes, store.apply) }
}

/** The same store with a list of what it was told to apply. */
export function watched(store: Store): { store: Store; applied: Writes[] } {
  const applied: Writes[] = []
  const watching = withApply(store, async (writes, apply) => {
    applied.push(writes)
    await apply(writes)
  })
  return { store: watching, applied }
}

/** The same store at a distance: every fact and every write takes some turns of the event loop. */
export function distant(store: Store): Store {
  return {
    ...withApply(store, async (writes, apply) => {
      await nextTurn()
      await apply(writes)
    }),
    async readFacts(wanted) {
      const facts = await store.readFacts(wanted)
      await nextTurn()
      return facts
    },
  }
}
