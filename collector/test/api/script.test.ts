import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { runInNewContext } from 'node:vm'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { request } from '../request.ts'
import { startCollector } from '../start-collector.ts'

const collector = await startCollector()
after(collector.stop)
const built = readFileSync(new URL('../../../dist/script.js', import.meta.url))

const get = (path: string, headers: Record<string, string> = {}) =>
  request(`${collector.url}${path}`, { headers })

const as = { br: brotliDecompressSync, gzip: gunzipSync, identity: (bytes: Buffer) => bytes }
type Encoding = keyof typeof as
const encodings: readonly [accepted: string | undefined, encoding: Encoding][] = [
  ['gzip, deflate, br, zstd', 'br'],
  ['br', 'br'],
  ['gzip, deflate', 'gzip'],
  ['GZIP', 'gzip'],
  ['br;q=0, gzip;q=0.5', 'gzip'],
  ['gzip;q=0.0', 'identity'],
  ['identity', 'identity'],
  ['', 'identity'],
  [undefined, 'identity'],
]

for (const [accepted, encoding] of encodings) {
  test(`accepting ${JSON.stringify(accepted)}, one gets the script as ${encoding}`, async () => {
    const headers: Record<string, string> =
      accepted === undefined ? {} : { 'accept-encoding': accepted }
    const answer = await get('/script.js', headers)
    assert.equal(answer.status, 200)
    assert.equal(answer.headers['content-encoding'] ?? 'identity', encoding)
    assert.match(answer.headers['content-type'] ?? '', /^text\/javascript\b/)
    assert.equal(answer.headers.vary, 'Accept-Encoding')
    assert.ok(as[encoding](answer.bytes).equals(built), 'not the script that was built')
  })
}

for (const adapter of ['stripe', 'shopify', 'paddle']) {
  test(`a page that asks for the adapter of ${adapter} gets the script with it`, async () => {
    const file = new URL(`../../../dist/script.${adapter}.js`, import.meta.url)
    const adapted = await get(`/script.js?with=${adapter}`)
    assert.ok(adapted.bytes.equals(readFileSync(file)), 'not the variant that was built')
    assert.notEqual(adapted.headers.etag, (await get('/script.js')).headers.etag)
    const hash = /"(.+)"/.exec(adapted.headers.etag ?? '')?.[1]
    const pinned = await get(`/s/${hash}.js`)
    assert.ok(pinned.bytes.equals(adapted.bytes), 'pinned, it is another script')
  })
}

test('a page that asks for an adapter nobody knows gets the script, and a warning', async () => {
  for (const name of ['nonsense', '__proto__', 'Stripe']) {
    const { bytes } = await get(`/script.js?with=${name}`, { 'accept-encoding': 'br' })
    const text = bytes.toString()
    const [warning] = text.split('\n', 1)
    assert.match(
      warning ?? '',
      /^console\.warn\(".*\?with= is none of paddle, shopify, stripe.*"\);$/,
    )
    assert.equal(text, `${warning}\n${built}`, name)
    // It ends its statement: the script after it begins with a parenthesis, and would call it.
    runInNewContext(`${warning}\n(() => {})()`, { console: { warn() {} } })
  }
  assert.ok((await get('/script.js?with=')).bytes.equals(built))
})

test('any page of any shop may load it, and check its integrity', async () => {
  const { headers } = await get('/script.js')
  assert.equal(headers['access-control-allow-origin'], '*')
  assert.equal(headers['cross-origin-resource-policy'], 'cross-origin')
  assert.equal(headers['x-content-type-options'], 'nosniff')
})

test('every answer of the script leads to the licences of what is in it, whole', async () => {
  const { etag = '' } = (await get('/script.js')).headers
  const pinned = `/s/${/[0-9a-f]{16}/.exec(etag)?.[0]}.js`
  const asked: readonly (readonly [path: string, headers?: Record<string, string>])[] = [
    ['/script.js'],
    ['/script.js?with=stripe'],
    ['/script.js?with=nonsense'],
    ['/script.js', { 'if-none-match': etag }],
    [pinned],
    [pinned, { 'if-none-match': etag }],
  ]
  for (const [path, headers] of asked) {
    const { link } = (await get(path, headers)).headers
    const [, address = ''] = /^<(.+)>; rel="license"$/.exec(String(link)) ?? []
    const licences = await get(new URL(address, collector.url + path).pathname)
    assert.equal(licences.status, 200, path)
    assert.equal(licences.headers['content-type'], 'text/plain; charset=utf-8')
    for (const file of ['LICENSE', 'node_modules/js-cookie/LICENSE']) {
      const licence = readFileSync(new URL(`../../../${file}`, import.meta.url))
      assert.ok(licences.bytes.includes(licence), `${file} is not whole`)
    }
    assert.match(licences.bytes.toString(), /Copyright 2018 Klaus Hartl, Fagner Brack/)
    assert.match(
      licences.bytes.toString(),
      /above copyright notice and this permission notice shall/,
    )
  }
})

test('a browser that has the script already is told so, and gets nothing else', async () => {
  const { headers } = await get('/script.js', { 'accept-encoding': 'br' })
  assert.match(headers['cache-control'] ?? '', /max-age=\d+/)
  assert.doesNotMatch(headers['cache-control'] ?? '', /immutable/)
  const again = await get('/script.js', { 'if-none-match': `"other", ${headers.etag}` })
  assert.equal(again.status, 304)
  assert.equal(again.bytes.length, 0)
  assert.equal(again.headers.etag, headers.etag)
  assert.equal((await get('/script.js', { 'if-none-match': '"other"' })).status, 200)
})

test('the script under its content’s hash never changes and is kept for ever', async () => {
  const { headers } = await get('/script.js')
  const [hash = ''] = /[0-9a-f]{16,}/.exec(headers.etag ?? '') ?? []
  const pinned = await get(`/s/${hash}.js`, { 'accept-encoding': 'br' })
  assert.equal(pinned.status, 200)
  assert.ok(brotliDecompressSync(pinned.bytes).equals(built))
  assert.match(pinned.headers['cache-control'] ?? '', /max-age=31536000, immutable/)
})

test('a version that is not served here is not taken for another: 404, not kept', async () => {
  const { status, headers } = await get('/s/0123456789abcdef.js')
  assert.equal(status, 404)
  assert.doesNotMatch(headers['cache-control'] ?? '', /immutable|max-age=[1-9]/)
})

test('HEAD tells everything but the bytes', async () => {
  const { status, headers, bytes } = await request(`${collector.url}/script.js`, { method: 'HEAD' })
  assert.equal(status, 200)
  assert.ok(headers.etag)
  assert.equal(bytes.length, 0)
})
