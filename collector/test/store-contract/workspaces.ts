import assert from 'node:assert/strict'
import type { NewWorkspace } from '../../src/store/store.ts'
import { example } from '../example.ts'
import type { Claim } from '../store-contract.ts'

const secret = { kind: 'secret', hash: 'a'.repeat(64) } as const
const publishable = { kind: 'publishable', hash: 'b'.repeat(64) } as const

function newWorkspace(given: Partial<NewWorkspace> = {}): NewWorkspace {
  const { id: _, ...workspace } = example.workspace({ attribution: 'first-click' })
  return { ...workspace, createdAt: example.noon, keys: [secret, publishable], ...given }
}

/** The first workspace, its keys, and the salts that keep visitors unknown. */
export function claimWorkspaces(claim: Claim): void {
  claim('the first start makes a workspace with its keys', async (store) => {
    assert.deepEqual(await store.readKeys(), [])
    assert.equal(await store.createFirstWorkspace(newWorkspace()), true)
    const workspace = example.workspace({ attribution: 'first-click' })
    const keys = (await store.readKeys()).toSorted((a, b) => (a.hash < b.hash ? -1 : 1))
    assert.deepEqual(keys, [
      { ...secret, workspace },
      { ...publishable, workspace },
    ])
  })

  claim('a second start changes neither the workspace nor its keys', async (store) => {
    await store.createFirstWorkspace(newWorkspace())
    const before = await store.readKeys()
    const keys = [{ kind: 'secret', hash: 'c'.repeat(64) } as const]
    const second = newWorkspace({ name: 'Second', plan: 'free', keys })
    assert.equal(await store.createFirstWorkspace(second), false)
    assert.deepEqual(await store.readKeys(), before)
  })

  claim('of starts at once exactly one makes the workspace', async (store) => {
    const starts = Array.from({ length: 8 }, (_, index) =>
      store.createFirstWorkspace(
        newWorkspace({ keys: [{ kind: 'secret', hash: String(index).repeat(64) }] }),
      ),
    )
    const made = (await Promise.all(starts)).filter((isMade) => isMade)
    assert.equal(made.length, 1)
    assert.equal((await store.readKeys()).length, 1)
  })

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
