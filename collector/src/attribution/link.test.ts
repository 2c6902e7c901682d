import assert from 'node:assert/strict'
import { test } from 'node:test'
import { example } from '../../test/example.ts'
import { isExpired, isThere } from './link.ts'

const now = example.noon

test('a disabled, deleted or unknown link is not there; an archived or expired one is', () => {
  assert.equal(isThere(undefined), false)
  assert.equal(isThere(example.link({ disabledAt: now })), false)
  assert.equal(isThere(example.link({ deletedAt: now })), false)
  assert.equal(isThere(example.link({ archivedAt: now })), true)
  assert.equal(isThere(example.link({ expiresAt: now - 1 })), true)
})

test('a link expires at its moment, not before; most never do', () => {
  const expiresAt = (at: number | null) => isExpired(example.link({ expiresAt: at }), now)
  assert.deepEqual([now + 1, now, now - 1, null].map(expiresAt), [false, true, true, false])
})
