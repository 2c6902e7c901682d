import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SqliteDatabase } from './sqlite-database.ts'
import { packError, unpackError } from './thread-error.ts'
import { translateError } from './translate-error.ts'

/** Between threads everything is cloned. */
const send = (error: unknown) => unpackError(structuredClone(packError(error)))

for (const [code, becomes] of [
  ['SQLITE_FULL', 'StoreUnavailable'],
  ['SQLITE_IOERR_READ', 'StoreBroken'],
]) {
  test(`what another thread learns by ${code} means the same in this one`, () => {
    const sent = send(new SqliteDatabase.SqliteError('in words of its own', code as string))
    assert.equal(sent.message, 'in words of its own')
    assert.equal((translateError(sent) as Error).name, becomes)
  })
}

test('a fault of ours in another thread keeps its words, and is none of SQLite’s', () => {
  for (const fault of [new TypeError('no such method'), 'no such method']) {
    const sent = send(fault)
    assert.equal(sent.message, 'no such method')
    assert.equal(translateError(sent), sent)
  }
})
