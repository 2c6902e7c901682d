import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { newTestDatabase } from '../test/test-databases.ts'
import { ensureFirstWorkspace } from './first-workspace.ts'
import { hashKey } from './store/hash-key.ts'
import { openStore } from './store/open-store.ts'
import type { Store } from './store/store.ts'

const NOBODY_CHOSE = { secretKey: undefined, publishableKey: undefined }
const url = await newTestDatabase()
const stores = [await openStore(url), await openStore(url)]
after(async () => {
  for (const store of stores) await store.close()
})

/** The same stores, none of which goes on before all of them have found the register empty. */
function abreast(all: readonly Store[]): Store[] {
  let release: () => void = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  let awaited = all.length
  return all.map((store) => ({
    ...store,
    async readRegisterVersion() {
      const version = await store.readRegisterVersion()
      if (--awaited === 0) release()
      await released
      return version
    },
  }))
}

test('of two first starts at once one tells keys, and they are the shop’s', async () => {
  const told = await Promise.all(
    abreast(stores).map((store) => ensureFirstWorkspace(store, NOBODY_CHOSE, Date.now())),
  )
  const [keys, ...others] = told.filter((fresh) => fresh !== undefined)
  assert.deepEqual(others, [])
  const { secretKey = '', publishableKey = '' } = keys ?? assert.fail('nobody tells any')
  const kept = (await stores[0]?.readRegister())?.keys.map(({ hash }) => hash)
  assert.deepEqual(kept?.sort(), [secretKey, publishableKey].map(hashKey).sort())
})
