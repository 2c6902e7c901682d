import assert from 'node:assert/strict'
import { afterEach, beforeEach, mock, test } from 'node:test'
import { cookieAttributes } from './cookie-attributes.ts'

/** The rule reads the page's protocol, which Node has none of. */
function onPage(protocol: string): void {
  Object.defineProperty(globalThis, 'location', { value: { protocol }, configurable: true })
}

/** The clock stands still, so that what is a number of days is a date. */
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000)

beforeEach(() => mock.timers.enable({ apis: ['Date'], now: Date.UTC(2031, 0, 1) }))
afterEach(() => mock.timers.reset())
afterEach(() => Reflect.deleteProperty(globalThis, 'location'))

test('without options the cookie is lax, secure on https, and lives 90 days', () => {
  onPage('https:')
  const lax = { path: '/', sameSite: 'Lax', httpOnly: false, expires: inDays(90) }
  assert.deepEqual(cookieAttributes({}), { ...lax, secure: true })
  onPage('http:')
  assert.deepEqual(cookieAttributes({}), { ...lax, secure: false })
})

test('the merchant decides domain, path, same-site and secure', () => {
  onPage('http:')
  const options = { domain: '.shop.example', path: '/app', sameSite: 'None', secure: true }
  assert.deepEqual(cookieAttributes(options), {
    ...options,
    httpOnly: false,
    expires: inDays(90),
  })
})

test('every documented way to say how long the cookie lives is understood', () => {
  onPage('https:')
  const expires = (options: object) => cookieAttributes(options).expires
  assert.deepEqual(expires({ expiresInDays: 30 }), inDays(30))
  assert.deepEqual(expires({ maxAge: 86400 }), inDays(1))
  assert.deepEqual(expires({ maxAge: 86400, expires: '2031-01-01T00:00:00Z' }), inDays(1))
  const date = new Date('2031-01-01T00:00:00.000Z')
  assert.deepEqual(expires({ expires: '2031-01-01T00:00:00.000Z' }), date)
})

test('httpOnly is undone, because a script cannot write such a cookie', () => {
  onPage('https:')
  assert.equal(cookieAttributes({ httpOnly: true }).httpOnly, false)
})
