import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addToQuery } from './checkout/add-to-query.ts'
import { isOfDomain } from './checkout/is-of-domain.ts'
import { asClickId } from './click-id.ts'
import { readCookie } from './read-cookie.ts'

const RUNS = { numRuns: 20_000 }
const text = fc.string({ unit: 'grapheme', maxLength: 80 })
const clickId = fc.stringMatching(/^[\w-]{1,64}$/)
const name = fc.constantFrom('dub_id', 'client_reference_id', 'checkout[custom][dub_id]')

/** What a browser can have in `document.cookie`: no `;` and no line break within a cookie. */
const cookie = fc.tuple(text, text).map((pair) => pair.join('=').replace(/[;\r\n\0]/g, ''))

test('whatever stands in the address, what may be stored has no way to end a cookie', () => {
  fc.assert(
    fc.property(text, (value) => {
      const kept = asClickId(value)
      assert.ok(kept === undefined || (kept === value && !/[^\w-]/.test(kept)))
    }),
    RUNS,
  )
})

test('whatever other cookies a shop has, ours is read as it was written', () => {
  fc.assert(
    fc.property(fc.array(cookie), fc.array(cookie), clickId, (before, after, value) => {
      const others = (pairs: string[]) => pairs.filter((pair) => !/^ *dub_id=/.test(pair))
      const pairs = [...others(before), `dub_id=${value}`, ...others(after)]
      Object.assign(globalThis, { document: { cookie: pairs.join('; ') } })
      assert.equal(readCookie('dub_id'), value)
    }),
    RUNS,
  )
})

test('whatever query a link has, all of it stays and the click id is in it once', () => {
  const query = text.map((value) => new URL(`https://pay.example/?${value}`).search)
  fc.assert(
    fc.property(query, name, clickId, (before, parameter, value) => {
      const others = (search: string) =>
        search
          .slice(1)
          .split('&')
          .filter((pair) => !pair.startsWith(`${parameter}=`))
      const after = addToQuery(before, `${parameter}=${value}`)
      assert.ok(after.startsWith('?'))
      assert.deepEqual(others(after), before ? others(before) : [])
    }),
    RUNS,
  )
})

test('whatever host a link has, only the listed domain and its sub-domains are it', () => {
  fc.assert(
    fc.property(fc.domain(), fc.domain(), (host, domain) => {
      const bare = (label: string) => label.replace(/^www\./, '')
      assert.equal(isOfDomain(host, domain), bare(host) === bare(domain))
      assert.equal(isOfDomain(`a.${domain}`, `*.${domain}`), true)
      assert.equal(isOfDomain(`a${domain}`, `*.${domain}`), false)
    }),
    RUNS,
  )
})
