import assert from 'node:assert/strict'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { example } from '../../../test/example.ts'
import { openSqliteStore } from './open-sqlite-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'saletrail-sqlite-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const { sale, writes } = example
const page = { limit: 10, offset: 0 }

async function openWithSale(path: string) {
  const store = openSqliteStore(path)
  await store.apply(writes({ sales: [sale()] }))
  return store
}

test('a database that a symbolic link leads to is opened, and by one collector alone', async () => {
  const path = join(folder, 'behind-a-link.db')
  await (await openWithSale(path)).close()
  const link = join(folder, 'link.db')
  symlinkSync(path, link)
  const store = openSqliteStore(link)
  assert.equal((await store.listSales(1, page)).length, 1)
  assert.throws(() => openSqliteStore(path), /in use by another collector/)
  await store.close()
})

test('a log that has lost its database is left as it is, and it is said what to do', async () => {
  const whole = join(folder, 'whole.db')
  const store = await openWithSale(whole)
  mkdirSync(join(folder, 'restored'))
  const restored = join(folder, 'restored', 'saletrail.db')
  copyFileSync(`${whole}-wal`, `${restored}-wal`)
  copyFileSync(whole, join(folder, 'backup.db'))
  await store.close()
  const log = readFileSync(`${restored}-wal`)

  const refusal = /saletrail\.db-wal is the log of a database that is not there: put it back/
  assert.throws(() => openSqliteStore(restored), refusal)
  writeFileSync(restored, '')
  assert.throws(() => openSqliteStore(restored), refusal, 'an empty file is none either')
  assert.deepEqual(readFileSync(`${restored}-wal`), log)

  copyFileSync(join(folder, 'backup.db'), restored)
  const again = openSqliteStore(restored)
  assert.equal((await again.listSales(1, page)).length, 1)
  await again.close()
})

test('a lock that cannot be had is named, and not the database beside it', () => {
  const path = join(folder, 'locked.db')
  mkdirSync(`${path}-lock`)
  assert.throws(() => openSqliteStore(path), /locked\.db-lock: unable to open/)
})
