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

/** A store whose next call of either kind fails like this. */
function failing(error: Error) {
  const broken: StoreBroken[] = []
  const fail = () => Promise.reject(error)
  const store = failStop({ readFacts: fail, apply: fail } as unknown as Store, (one) =>
    broken.push(one),
  )
  return { store, broken }
}

for (const [name, first] of Object.entries({ readFacts, apply })) {
  test(`a store that breaks at ${name} ends the process, once, and is done`, async () => {
    const error = new StoreBroken('an I/O error', undefined)
    const { store, broken } = failing(error)
    for (const call of [first, readFacts, apply]) await assert.rejects(call(store), error)
    assert.deepEqual(broken, [error])
  })

  test(`a store that cannot serve at ${name} for a while goes on`, async () => {
    const { store, broken } = failing(new StoreUnavailable('busy', undefined))
    for (const call of [first, first]) await assert.rejects(call(store), StoreUnavailable)
    assert.deepEqual(broken, [])
  })
}
