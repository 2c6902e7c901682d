import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { cookieAttributes } from './cookie-attributes.ts'

/** The rule reads the page's protocol, which Node has none of. */
function onPage(protocol: string): void {
  Object.defineProperty(globalThis, 'location', { value: { protocol }, configurable: true })
}

afterEach(() => Reflect.deleteProperty(globalThis, 'location'))

test('without options the cookie is lax, secure on https, and lives 90 days', () => {
  onPage('https:')
  const lax = { sameSite: 'Lax', httpOnly: false, expires: 90 }
  assert.deepEqual(cookieAttributes({}), { ...lax, secure: true })
  onPage('http:')
  assert.deepEqual(cookieAttributes({}), { ...lax, secure: false })
})

test('the merchant decides domain, path, same-site and secure', () => {
  onPage('http:')
  const options = { domain: '.shop.example', path: '/app', sameSite: 'None', secure: true }
  assert.deepEqual(cookieAttributes(options), { ...options, httpOnly: false, expires: 90 })
})

test('every documented way to say how long the cookie lives is understood', () => {
  onPage('https:')
  const expires = (options: object) => cookieAttributes(options).expires
  assert.equal(expires({ expiresInDays: 30 }), 30)
  assert.equal(expires({ maxAge: 86400 }), 1)
  assert.equal(expires({ maxAge: 86400, expires: '2031-01-01T00:00:00Z' }), 1)
  const date = new Date('2031-01-01T00:00:00.000Z')
  assert.deepEqual(expires({ expires: '2031-01-01T00:00:00.000Z' }), date)
})

test('httpOnly is undone, because a script cannot write such a cookie', () => {
  onPage('https:')
  assert.equal(cookieAttributes({ httpOnly: true }).httpOnly, false)
})
