import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { translateError } from './translate-error.ts'

// By the names of https://www.postgresql.org/docs/current/errcodes-appendix.html
const cases: readonly (readonly [means: string, code: string, becomes: string])[] = [
  ['unique_violation', '23505', 'StoreConflict'],
  ['serialization_failure', '40001', 'StoreConflict'],
  ['deadlock_detected', '40P01', 'StoreConflict'],
  ['division_by_zero', '22012', 'StoreConflict'],
  ['connection_failure', '08006', 'StoreUnavailable'],
  ['disk_full', '53100', 'StoreUnavailable'],
  ['out_of_memory', '53200', 'StoreUnavailable'],
  ['too_many_connections', '53300', 'StoreUnavailable'],
  ['query_canceled', '57014', 'StoreUnavailable'],
  ['admin_shutdown', '57P01', 'StoreUnavailable'],
  ['cannot_connect_now', '57P03', 'StoreUnavailable'],
  ['io_error', '58030', 'StoreUnavailable'],
  ['lock_not_available', '55P03', 'StoreUnavailable'],
  ['read_only_sql_transaction', '25006', 'StoreUnavailable'],
  ['in_failed_sql_transaction', '25P02', 'error'],
  ['object_in_use', '55006', 'error'],
  ['undefined_table', '42P01', 'error'],
  ['not_null_violation', '23502', 'error'],
]

const callers: Readonly<Record<string, string>> = {
  StoreConflict: 'is decided again, and no caller hears of it',
  StoreUnavailable: 'asks callers to come again, who would take a 500 for final',
  error: 'is no reason to come again',
}

for (const [means, code, becomes] of cases) {
  test(`${means} (${code}) ${callers[becomes]}`, () => {
    const error = Object.assign(new pg.DatabaseError(means, 0, 'error'), { code })
    const translated = translateError(error) as Error
    assert.equal(translated.name, becomes)
    assert.ok(translated === error || translated.cause === error)
  })
}

test('a conflict names the constraint, and what the server did not say stays as it is', () => {
  const error = Object.assign(new pg.DatabaseError('taken', 0, 'error'), {
    code: '23505',
    constraint: 'sales_invoice',
  })
  assert.equal((translateError(error) as { constraint?: string }).constraint, 'sales_invoice')
  const others = [new TypeError('a fault of ours'), undefined]
  for (const other of others) assert.equal(translateError(other), other)
})
