import assert from 'node:assert/strict'
import type { Store } from '../../src/store/store.ts'
import { StoreConflict } from '../../src/store/store-error.ts'
import { example } from '../example.ts'
import type { Claim } from '../store-contract.ts'

const shop = example.workspace()
const agency = example.workspace({
  id: 2,
  name: 'Agency "Ü"',
  plan: 'enterprise',
  attribution: 'first-click',
  attributionWindowDays: 30,
  allowedHostnames: ['shop.example', '*.shop.example'],
  browserSales: false,
  linkDomains: ['go.agency.example', 'agency.example:8443'],
})
const secret = example.key()
const publishable = example.key({ id: 'key_second', kind: 'publishable', hash: 'b'.repeat(64) })

/** Workspaces and their keys. */
export function claimRegister(claim: Claim<Store>): void {
  claim('a new store has an empty register', async (store) => {
    assert.deepEqual(await store.readRegister(), { version: 0, workspaces: [], keys: [] })
  })

  claim('workspaces and keys come back as they were given', async (store) => {
    const given = { workspaces: [shop, agency], keys: [secret, publishable] }
    await store.changeRegister(given, 0)
    const { version, ...read } = await store.readRegister()
    assert.deepEqual(read, given)
    assert.equal(await store.readRegisterVersion(), version)
  })

  claim('a workspace or a key with a known id takes the place of the earlier', async (store) => {
    await store.changeRegister({ workspaces: [shop, agency], keys: [secret] }, 0)
    const renamed = { ...shop, name: 'Renamed', browserSales: false }
    const revoked = { ...secret, revokedAt: example.noon }
    const version = await store.readRegisterVersion()
    await store.changeRegister({ workspaces: [renamed], keys: [revoked] }, version)
    const read = await store.readRegister()
    assert.deepEqual(read.workspaces, [renamed, agency])
    assert.deepEqual(read.keys, [revoked])
    assert.notEqual(read.version, version)
  })

  claim('a change decided on an older register writes nothing', async (store) => {
    await store.changeRegister({ workspaces: [shop], keys: [secret] }, 0)
    const before = await store.readRegister()
    const late = store.changeRegister({ workspaces: [agency], keys: [publishable] }, 0)
    await assert.rejects(late, StoreConflict)
    assert.deepEqual(await store.readRegister(), before)
  })

  claim('of changes at once exactly one is made', async (store) => {
    const changes = Array.from({ length: 8 }, (_, index) =>
      store.changeRegister({ workspaces: [{ ...shop, name: `${index}` }], keys: [] }, 0),
    )
    const made = (await Promise.allSettled(changes)).filter(({ status }) => status === 'fulfilled')
    assert.equal(made.length, 1)
    assert.equal((await store.readRegister()).workspaces.length, 1)
  })

  claim('no two keys have one hash, in whichever workspaces they are', async (store) => {
    const stolen = { ...publishable, workspaceId: 2, hash: secret.hash }
    const change = { workspaces: [shop, agency], keys: [secret, stolen] }
    await assert.rejects(store.changeRegister(change, 0), StoreConflict)
    assert.deepEqual(await store.readRegister(), { version: 0, workspaces: [], keys: [] })
  })

  claim('it is known which workspaces have links on a domain', async (store) => {
    const domain = 'go.agency.example'
    const links = [
      example.link({ workspaceId: 1, id: 'link_1', domain, key: 'a' }),
      example.link({ workspaceId: 1, id: 'link_2', domain, key: 'b' }),
      example.link({ workspaceId: 2, id: 'link_3', domain, key: 'a' }),
      example.link({ workspaceId: 3, id: 'link_4', domain: 'go.other.example' }),
      example.link({ workspaceId: 4, id: 'link_5', domain, deletedAt: example.noon }),
    ]
    await store.apply(example.writes({ links }))
    assert.deepEqual((await store.findWorkspacesWithLinks(domain)).sort(), [1, 2])
    assert.deepEqual(await store.findWorkspacesWithLinks('nobody.example'), [])
  })
}
