import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { BROTLI_CEILING_BYTES, buildSnippet, describe } from './build.ts'
import { readLicences } from './read-licences.ts'
import { ADAPTERS } from './src/adapters.ts'

const variants = await Promise.all(
  ADAPTERS.map(async (adapter) => ({ adapter, ...(await buildSnippet(adapter)) })),
)

const unwanted: [what: RegExp, why: string][] = [
  [/setInterval|setTimeout|requestAnimationFrame|requestIdleCallback/, 'nothing runs while idle'],
  [/pushState|replaceState/, 'the history belongs to the shop'],
  [/innerHTML|outerHTML|document\.write|insertAdjacentHTML/, 'no markup is made from text'],
  [/\beval\b|new Function/, 'it runs under a strict Content-Security-Policy'],
  [/preventDefault|stopPropagation|stopImmediatePropagation/, 'no click or submit is stopped'],
  [/sendBeacon/, 'blocker lists stop it on other hosts'],
  [/XMLHttpRequest/, 'nothing blocks the page'],
  [/\bunload\b/, 'it would bar the page from the back/forward cache'],
  [/node:|require\(|process\.|import\(/, 'it is one file for browsers'],
  [/ADAPTER|HAS_OUTBOX/, 'what the build decides is decided'],
]

/** What only the variant that is named may hold. */
const reserved: [what: RegExp, adapter: Adapter, why: string][] = [
  [/querySelectorAll|MutationObserver/, 'stripe', 'the page is never scanned for links or forms'],
  [/HTMLIFrameElement/, 'opened', 'frames are left alone'],
  [/cart\/update\.js/, 'shopify', 'no cart is asked for elsewhere'],
  [/Paddle/, 'paddle', "Paddle's calls are left alone"],
]

test('every variant stays below the ceiling in Brotli', () => {
  for (const { adapter, brotli } of variants) {
    assert.ok(brotli.length <= BROTLI_CEILING_BYTES, `${adapter}: ${brotli.length} bytes`)
  }
})

test('what is served compressed is the script itself', () => {
  for (const { code, gzip, brotli } of variants) {
    assert.deepEqual(gunzipSync(gzip), code)
    assert.deepEqual(brotliDecompressSync(brotli), code)
  }
})

test('two builds of the same source have the same integrity hash', async () => {
  for (const { adapter, integrity } of variants) {
    assert.match(integrity, /^sha384-[0-9A-Za-z+/]{64}$/)
    assert.equal((await buildSnippet(adapter)).integrity, integrity)
  }
})

test('the build says what each file weighs and what a page may hold it to', () => {
  for (const built of variants) {
    const said = describe('script.js', built)
    assert.match(said, new RegExp(`^script.js: .* ${built.brotli.length} Brotli`))
    assert.ok(said.includes(`integrity="${built.integrity}"`), said)
  }
})

test('the script holds nothing that a good guest would not do', () => {
  for (const { adapter, code } of variants) {
    for (const [what, why] of unwanted) assert.doesNotMatch(code.toString(), what, why)
    for (const [what, owner, why] of reserved) {
      assert.equal(what.test(code.toString()), adapter === owner, `${adapter}: ${why}`)
    }
  }
})

test('the licences beside the script are those of js-cookie and of ourselves, whole', async () => {
  const licences = await readLicences()
  for (const name of ['js-cookie', 'Saletrail'])
    assert.match(licences, new RegExp(`^${name}$`, 'm'))
  const theirs = await readFile(new URL('../node_modules/js-cookie/LICENSE', import.meta.url))
  const ours = await readFile(new URL('../LICENSE', import.meta.url))
  for (const licence of [theirs, ours]) assert.ok(licences.includes(licence.toString()))
})
