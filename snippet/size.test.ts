import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { BROTLI_CEILING_BYTES, buildSnippet } from './build.ts'

const { code, gzip, brotli, integrity } = await buildSnippet()

const unwanted: [what: RegExp, why: string][] = [
  [/setInterval|setTimeout|requestAnimationFrame|requestIdleCallback/, 'nothing runs while idle'],
  [/pushState|replaceState/, 'the history belongs to the shop'],
  [/querySelectorAll|MutationObserver/, 'the page is never scanned'],
  [/innerHTML|outerHTML|document\.write|insertAdjacentHTML/, 'no markup is made from text'],
  [/\beval\b|new Function/, 'it runs under a strict Content-Security-Policy'],
  [/preventDefault|stopPropagation|stopImmediatePropagation/, 'no click or submit is stopped'],
  [/sendBeacon/, 'blocker lists stop it on other hosts'],
  [/XMLHttpRequest/, 'nothing blocks the page'],
  [/localStorage|sessionStorage/, 'the cookie is the only thing stored'],
  [/\bunload\b/, 'it would bar the page from the back/forward cache'],
  [/node:|require\(|process\.|import\(/, 'it is one file for browsers'],
  [/collectorUrl|checkoutSelector/, 'the keys of the settings are shortened'],
]

test('the script stays below its ceiling in Brotli', () => {
  assert.ok(brotli.length <= BROTLI_CEILING_BYTES, `${brotli.length} bytes`)
})

test('the ceiling follows the script down, so that bytes won are not lost again', () => {
  const room = BROTLI_CEILING_BYTES - brotli.length
  assert.ok(room <= 60, `${room} bytes of room: lower the ceiling`)
})

test('what is served compressed is the script itself', () => {
  assert.deepEqual(gunzipSync(gzip), code)
  assert.deepEqual(brotliDecompressSync(brotli), code)
})

test('two builds of the same source have the same integrity hash', async () => {
  assert.match(integrity, /^sha384-[0-9A-Za-z+/]{64}$/)
  assert.equal((await buildSnippet()).integrity, integrity)
})

test('the script holds nothing that a good guest would not do', () => {
  for (const [what, why] of unwanted) assert.doesNotMatch(code.toString(), what, why)
})

test('the script names js-cookie and its licence', () => {
  assert.match(code.toString(), /js-cookie v[\d.]+ \| MIT/)
})
