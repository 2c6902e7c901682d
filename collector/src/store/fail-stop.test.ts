import assert from 'node:assert/strict'
import { test } from 'node:test'
import { example } from '../../test/example.ts'
import { failStop } from './fail-stop.ts'
import type { Store } from './store.ts'
import { StoreBroken, StoreUnavailable } from './store-error.ts'

const { readFacts, apply } = {
  readFacts: (store: Store) => store.readFacts(example.wanted()),
  apply: (store: Store) => store.apply(example.writes({})),
}

/** A store whose first call fails like this, whichever it is, and no other. */
function failingOnce(error: Error) {
  const broken: StoreBroken[] = []
  let calls = 0
  const fail = async () => {
    if (++calls === 1) throw error
  }
  const store = failStop({ readFacts: fail, apply: fail } as unknown as Store, (one) =>
    broken.push(one),
  )
  return { store, broken }
}

for (const [name, first] of Object.entries({ readFacts, apply })) {
  test(`a store that breaks at ${name} ends the process, once, and is done`, async () => {
    const error = new StoreBroken('an I/O error', undefined)
    const { store, broken } = failingOnce(error)
    for (const call of [first, readFacts, apply]) await assert.rejects(call(store), error)
    assert.deepEqual(broken, [error])
  })

  test(`a store that cannot serve at ${name} for a while goes on`, async () => {
    const { store, broken } = failingOnce(new StoreUnavailable('busy', undefined))
    await assert.rejects(first(store), StoreUnavailable)
    for (const call of [readFacts, apply]) await call(store)
    assert.deepEqual(broken, [])
  })
}
