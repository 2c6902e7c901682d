import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SqliteDatabase } from './sqlite-database.ts'
import { translateError } from './translate-error.ts'

// By the names of https://www.sqlite.org/rescode.html
const cases: readonly (readonly [code: string, becomes: string])[] = [
  ['SQLITE_CONSTRAINT_UNIQUE', 'StoreConflict'],
  ['SQLITE_CONSTRAINT_PRIMARYKEY', 'StoreConflict'],
  ['SQLITE_FULL', 'StoreUnavailable'],
  ['SQLITE_BUSY', 'StoreUnavailable'],
  ['SQLITE_BUSY_SNAPSHOT', 'StoreUnavailable'],
  ['SQLITE_LOCKED', 'StoreUnavailable'],
  ['SQLITE_CANTOPEN', 'StoreUnavailable'],
  ['SQLITE_IOERR', 'StoreBroken'],
  ['SQLITE_IOERR_FSYNC', 'StoreBroken'],
  ['SQLITE_CORRUPT', 'StoreBroken'],
  ['SQLITE_NOTADB', 'StoreBroken'],
  ['SQLITE_CONSTRAINT_NOTNULL', 'SqliteError'],
  ['SQLITE_MISUSE', 'SqliteError'],
  ['SQLITE_ERROR', 'SqliteError'],
]

const callers: Readonly<Record<string, string>> = {
  StoreConflict: 'is decided again, and no caller hears of it',
  StoreUnavailable: 'asks callers to come again, who would take a 500 for final',
  StoreBroken: 'ends the process, which trusts the file no more',
  SqliteError: 'is no reason to come again',
}

for (const [code, becomes] of cases) {
  test(`${code} ${callers[becomes]}`, () => {
    const error = new SqliteDatabase.SqliteError('in words of its own', code)
    const translated = translateError(error) as Error
    assert.equal(translated.name, becomes)
    assert.ok(translated === error || translated.cause === error)
  })
}

test('what SQLite did not say stays as it is', () => {
  const others = [new TypeError('a fault of ours'), undefined]
  for (const other of others) assert.equal(translateError(other), other)
})
