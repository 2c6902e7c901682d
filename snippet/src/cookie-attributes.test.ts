import assert from 'node:assert/strict'
import { afterEach, beforeEach, mock, test } from 'node:test'
import { cookieAttributes } from './cookie-attributes.ts'

/** The rule reads the page's protocol, which Node has none of. */
function onPage(protocol: string): void {
  Object.defineProperty(globalThis, 'location', { value: { protocol }, configurable: true })
}

const daysInSeconds = (days: number) => days * 86_400

/** The clock stands still: how far away a date is. */
beforeEach(() => mock.timers.enable({ apis: ['Date'], now: Date.UTC(2031, 0, 1) }))
afterEach(() => mock.timers.reset())
afterEach(() => Reflect.deleteProperty(globalThis, 'location'))

test('without options the cookie is lax, secure on https, and lives 90 days', () => {
  onPage('https:')
  const lax = { path: '/', sameSite: 'Lax', httpOnly: false, 'max-age': daysInSeconds(90) }
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
    'max-age': daysInSeconds(90),
  })
})

test('every documented way to say how long the cookie lives is understood', () => {
  onPage('https:')
  const maxAge = (options: object) => cookieAttributes(options)['max-age']
  assert.equal(maxAge({ expiresInDays: 30 }), daysInSeconds(30))
  assert.equal(maxAge({ expiresInDays: 36_500 }), daysInSeconds(36_500))
  assert.equal(maxAge({ maxAge: 86400 }), daysInSeconds(1))
  assert.equal(maxAge({ maxAge: 86400, expires: '2031-01-08T00:00:00Z' }), daysInSeconds(1))
  assert.equal(maxAge({ expires: '2031-01-08T00:00:00.000Z' }), daysInSeconds(7))
  assert.equal(maxAge({ expires: 'soon' }), daysInSeconds(90))
  assert.equal(maxAge({ expires: '2030-12-31T00:00:00.000Z' }), daysInSeconds(-1))
})

test('httpOnly is undone, because a script cannot write such a cookie', () => {
  onPage('https:')
  assert.equal(cookieAttributes({ httpOnly: true }).httpOnly, false)
})
