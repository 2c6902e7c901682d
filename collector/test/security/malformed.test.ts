import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startCollector } from '../start-collector.ts'
import { exchange } from './exchange.ts'

const collector = await startCollector({ env: { PUBLIC_URL: 'https://go.shop.example' } })
after(collector.stop)

const MALFORMED: readonly (readonly [name: string, status: number, bytes: string])[] = [
  ['words that are no HTTP', 400, 'Hello, shop.\r\n\r\n'],
  ['the start of another protocol', 400, '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  ['an unknown method', 400, 'BUY / HTTP/1.1\r\nHost: shop\r\n\r\n'],
  ['no host', 400, 'GET / HTTP/1.1\r\n\r\n'],
  ['a host that is none', 400, 'GET / HTTP/1.1\r\nHost: x:99999\r\n\r\n'],
  ['a host with a space', 400, 'GET / HTTP/1.1\r\nHost: x y\r\n\r\n'],
  ['a host behind an account', 400, 'GET / HTTP/1.1\r\nHost: a@b\r\n\r\n'],
  ['a path with a backslash', 400, 'GET /\\evil HTTP/1.1\r\nHost: shop\r\n\r\n'],
  ['a length below zero', 400, 'POST /links HTTP/1.1\r\nHost: shop\r\nContent-Length: -1\r\n\r\n'],
  ['a length in words', 400, 'POST /links HTTP/1.1\r\nHost: shop\r\nContent-Length: 1e3\r\n\r\n'],
  [
    'two lengths at once',
    400,
    'POST /links HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n' +
      'Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  ],
  ['a header with a NUL', 400, 'GET / HTTP/1.1\r\nHost: shop\r\nX: \0\r\n\r\n'],
  ['headers of 20 KB', 431, `GET / HTTP/1.1\r\nHost: shop\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`],
]

for (const [name, status, bytes] of MALFORMED) {
  test(`${name}: ${status}, in the shape of every other error`, async () => {
    const { answered } = await exchange(collector.url, { bytes, until: /\}\}$/ })
    const [head = '', body = ''] = answered.split('\r\n\r\n')
    assert.match(head, new RegExp(`^HTTP/1.1 ${status} `))
    assert.match(head, /^content-type: application\/json\b/im)
    assert.equal(Number(/^content-length: (\d+)$/im.exec(head)?.[1]), body.length)
    const { error, ...others } = JSON.parse(body)
    assert.deepEqual([others, Object.keys(error)], [{}, ['code', 'message', 'doc_url']])
    assert.equal(error.code, 'bad_request')
    assert.equal(error.doc_url, 'https://go.shop.example/docs#bad_request')
  })
}

for (const [name, bytes] of [
  ['asks for our health', 'GET /healthz HTTP/1.0\r\n\r\n'],
  ['asks for it and keeps the line', 'GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n'],
] as const) {
  test(`HTTP/1.0, which knows no host, is served where it ${name}`, async () => {
    const { answered } = await exchange(collector.url, { bytes, until: /\}$/ })
    assert.match(answered, /^HTTP\/1\.1 200 .*\{"status":"ok"\}$/s)
  })
}

test('an expectation nobody knows is passed over', async () => {
  const bytes = 'GET /healthz HTTP/1.1\r\nHost: shop\r\nExpect: wonders\r\n\r\n'
  const { answered } = await exchange(collector.url, { bytes, until: /\}$/ })
  assert.match(answered, /^HTTP\/1\.1 200 /)
})

test('a request is answered before the nonsense behind it', async () => {
  const bytes = 'GET /healthz HTTP/1.1\r\nHost: shop\r\n\r\nHello, shop.\r\n\r\n'
  const { answered } = await exchange(collector.url, { bytes })
  const statuses = [...answered.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)
  assert.deepEqual(statuses.at(-1), '400')
  assert.doesNotMatch(collector.stderr(), /./)
})
