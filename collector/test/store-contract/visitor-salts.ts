import assert from 'node:assert/strict'
import type { Store } from '../../src/store/store.ts'
import type { Claim } from '../store-contract.ts'

/** The salts that keep visitors unknown. */
export function claimVisitorSalts(claim: Claim<Store>): void {
  claim('a day has one salt, whoever brings one first', async (store) => {
    const salts = ['one', 'two', 'three'].map((fresh) => store.takeVisitorSalt('2026-09-29', fresh))
    const [first, ...others] = await Promise.all(salts)
    assert.ok(first === 'one' || first === 'two' || first === 'three')
    for (const salt of others) assert.equal(salt, first)
    assert.equal(await store.takeVisitorSalt('2026-09-29', 'late'), first)
  })

  claim("yesterday's salt is erased when the new day begins", async (store) => {
    await store.takeVisitorSalt('2026-09-29', 'old')
    assert.equal(await store.takeVisitorSalt('2026-09-30', 'new'), 'new')
    assert.notEqual(await store.takeVisitorSalt('2026-09-29', 'stranger'), 'old')
    assert.equal(await store.takeVisitorSalt('2026-09-30', 'stranger'), 'new')
  })

  claim('a store that is open answers', async (store) => {
    await store.ping()
  })
}
