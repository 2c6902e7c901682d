import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cookieAttributes } from './cookie-attributes.ts'

test('without options the cookie is lax, secure on https, and lives 90 days', () => {
  assert.deepEqual(cookieAttributes({}, true), { sameSite: 'Lax', secure: true, expires: 90 })
  assert.deepEqual(cookieAttributes({}, false), { sameSite: 'Lax', secure: false, expires: 90 })
})

test('the merchant decides domain, path, same-site and secure', () => {
  const options = { domain: '.shop.example', path: '/app', sameSite: 'None', secure: true }
  assert.deepEqual(cookieAttributes(options, false), { ...options, expires: 90 })
})

test('every documented way to say how long the cookie lives is understood', () => {
  const expires = (options: object) => cookieAttributes(options, true).expires
  assert.equal(expires({ expiresInDays: 30 }), 30)
  assert.equal(expires({ maxAge: 86400 }), 1)
  assert.equal(expires({ maxAge: 86400, expires: '2031-01-01T00:00:00Z' }), 1)
  assert.deepEqual(
    expires({ expires: '2031-01-01T00:00:00.000Z' }),
    new Date('2031-01-01T00:00:00.000Z'),
  )
})

test('httpOnly is left out, because a script cannot write such a cookie', () => {
  assert.equal('httpOnly' in cookieAttributes({ httpOnly: true }, true), false)
})
