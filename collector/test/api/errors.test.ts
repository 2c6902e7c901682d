import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type Answer, type RequestOptions, request } from '../request.ts'
import { call, listSales, makeLink, trackSale, visit } from '../shop.ts'
import { startCollector } from '../start-collector.ts'

const collector = await startCollector()
after(collector.stop)
await makeLink(collector, { key: 'taken' })

/** The one shape of every error, whatever went wrong. */
function assertError(answer: Answer, status: number, code: string, message: RegExp): void {
  assert.equal(answer.status, status, answer.text)
  assert.match(answer.headers['content-type'] ?? '', /^application\/json/)
  const { error, ...rest } = answer.json() as { error: Record<string, string> }
  assert.deepEqual(rest, {})
  assert.deepEqual(Object.keys(error), ['code', 'message', 'doc_url'])
  assert.equal(error.code, code)
  assert.match(error.message ?? '', message)
  assert.doesNotMatch(error.message ?? '', /\bat .*:\d+|SELECT|SQLITE|node_modules/)
  assert.ok(URL.canParse(error.doc_url ?? ''), error.doc_url)
}

const sale = { customerExternalId: 'ada', amount: 100 }
const { secretKey, publishableKey } = collector
const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`
/** A body whose deepest value lies in this many objects, itself the first. */
const deepSale = (levels: number) =>
  JSON.stringify(sale).replace('}', `,"metadata":${nested(levels - 1)}}`)

const withKey = (key: string, body?: RequestOptions['body'], method = 'POST'): RequestOptions => ({
  method,
  headers: { authorization: `Bearer ${key}` },
  ...(body !== undefined && { body }),
})
const secret = (body?: RequestOptions['body']) => withKey(secretKey, body)
const saying = (authorization: string) => ({
  method: 'POST',
  headers: { authorization },
  body: sale,
})

type Case = readonly [name: string, path: string, options: RequestOptions, message: RegExp]
const refusals: Readonly<Record<string, readonly Case[]>> = {
  '401 unauthorized': [
    ['no key', '/track/sale', { method: 'POST', body: sale }, /Authorization/],
    ['an empty key', '/track/sale', saying(''), /Authorization/],
    ['a key without Bearer', '/track/sale', saying(secretKey), /key/],
    ['a key of another scheme', '/track/sale', saying(`Basic ${secretKey}`), /key/],
    ['an unknown key', '/track/sale', withKey('dub_unknownKey', sale), /key/],
    ['an unknown key on links', '/links', withKey('dub_unknownKey', undefined, 'GET'), /key/],
  ],
  '400 bad_request': [
    ['a publishable key', '/track/sale', withKey(publishableKey, sale), /secret key/],
    ['a publishable key on links', '/links', withKey(publishableKey), /secret key/],
    ['malformed JSON', '/track/sale', secret('{"amount":1'), /JSON/],
    ['no body', '/track/sale', secret(), /JSON/],
    ['an array', '/track/sale', secret('[]'), /JSON object/],
    ['null', '/track/sale', secret('null'), /JSON object/],
    ['text', '/track/sale', secret('"sale"'), /JSON object/],
  ],
  '404 not_found': [
    ['an unknown path', '/no/such/path', { method: 'POST' }, /./],
    ['an unknown method', '/track/sale', withKey(secretKey, undefined, 'DELETE'), /./],
    ['an unknown click', '/track/sale', secret({ ...sale, clickId: 'nobodys' }), /click.*nobodys/],
    ...['/links/%00', '/links/ext_%00', '/customers/%00', '/customers/ext_%00'].flatMap((path) =>
      ['GET', 'PATCH', 'DELETE'].map(
        (method): Case => [
          `${method} ${path}, a name that nobody can have`,
          path,
          withKey(secretKey, method === 'PATCH' ? {} : undefined, method),
          /./,
        ],
      ),
    ),
  ],
  '409 conflict': [
    ['a taken key', '/links', secret({ url: 'https://shop.example', key: 'Taken' }), /key/],
  ],
  '422 unprocessable_entity': [
    [
      'a missing field',
      '/track/sale',
      secret({ amount: 1 }),
      /^invalid_type: customerExternalId: /,
    ],
    ['another type', '/track/sale', secret({ ...sale, amount: '1' }), /^invalid_type: amount: /],
    ['a missing field of a link', '/links', secret({}), /^invalid_type: url: /],
    ['33 levels of nesting', '/track/sale', secret(deepSale(33)), /metadata.*32/],
    ['5,000 levels of nesting', '/track/sale', secret(deepSale(5_000)), /metadata.*32/],
  ],
  '413 bad_request': [
    ['65,537 declared bytes', '/track/sale', secret('x'.repeat(65_537)), /64 KiB/],
    ['65,537 bytes in chunks', '/track/sale', secret(['x'.repeat(65_536), 'x']), /64 KiB/],
  ],
}

for (const [expected, cases] of Object.entries(refusals)) {
  const [status = '', code = ''] = expected.split(' ')
  for (const [name, path, options, message] of cases) {
    test(`${name}: ${expected}`, async () => {
      const answer = await request(`${collector.url}${path}`, options)
      assertError(answer, Number(status), code, message)
    })
  }
}

test('the scheme of the key may be written in any case', async () => {
  const headers = { authorization: `bearer ${secretKey}` }
  assert.equal((await request(`${collector.url}/links`, { headers })).status, 200)
})

test('32 levels of nesting are recorded and come back as they were', async () => {
  const clickId = await visit(collector, { key: 'taken' })
  const body = deepSale(32).replace('{', `{"clickId":"${clickId}",`)
  const answer = await trackSale(collector, body)
  assert.equal(answer.status, 200, answer.text)
  assert.ok(answer.text.includes(nested(31)))
})

test('a body of 65,536 bytes is read', async () => {
  const body = JSON.stringify({ ...sale, ignored: '' })
  const full = body.replace('""', `"${'x'.repeat(65_536 - body.length)}"`)
  assert.equal(full.length, 65_536)
  assert.equal((await trackSale(collector, full)).status, 200)
})

test('a refused body leaves the connection, or a new one, ready for the next request', async () => {
  for (let attempt = 0; attempt < 5; attempt++) {
    await trackSale(collector, 'x'.repeat(200_000))
    assert.equal((await trackSale(collector, sale)).status, 200)
  }
})

test('a field named __proto__ is a field like any other unknown one', async () => {
  const clickId = await visit(collector, { key: 'taken' })
  const poison = '"__proto__":{"amount":1,"admin":true}'
  const body = `{"customerExternalId":"eve","amount":900,"clickId":"${clickId}",${poison}`
  const answer = await trackSale(collector, `${body},"metadata":{"order":7,${poison}}}`)
  assert.equal(answer.status, 200, answer.text)
  const { sale } = answer.json() as { sale: { amount: number; metadata: { order: number } } }
  assert.equal(sale.amount, 900)
  assert.equal(sale.metadata.order, 7)
  const missing = await trackSale(
    collector,
    '{"amount":1,"__proto__":{"customerExternalId":"eve"}}',
  )
  assertError(missing, 422, 'unprocessable_entity', /customerExternalId/)
})

test('nothing that was refused was recorded', async () => {
  const customers = (await listSales(collector)).map(({ customer }) => customer.externalId)
  assert.deepEqual(new Set(customers), new Set(['ada', 'eve']))
  const links = (await call(collector, 'GET', '/links')).json() as object[]
  assert.equal(links.length, 1)
})

test('a body that is not UTF-8 is refused, since two invoices could become one', async () => {
  const json = JSON.stringify({ ...sale, invoiceId: 'R-?' })
  const [before, after] = json.split('?').map((part) => Buffer.from(part)) as [Buffer, Buffer]
  const latin1 = [Buffer.from('ä', 'latin1'), Buffer.from('ü', 'latin1')]
  // As long as U+FFFD itself.
  const cut = ['🛒', '🚒'].map((sign) => Buffer.from(sign).subarray(0, 3))
  for (const sign of [...latin1, ...cut]) {
    const body = Buffer.concat([before, sign, after])
    for (const sent of [body, [body.subarray(0, 20), body.subarray(20)]]) {
      const answer = await request(`${collector.url}/track/sale`, secret(sent))
      assertError(answer, 400, 'bad_request', /UTF-8/)
    }
  }
  const clickId = await visit(collector, { key: 'taken' })
  const sent = JSON.stringify({ ...sale, clickId, invoiceId: 'R\uFFFD' })
  for (const body of [sent, [sent.slice(0, 20), sent.slice(20)], `\uFEFF${sent}`]) {
    const booked = await request(`${collector.url}/track/sale`, secret(body))
    assert.equal(booked.status, 200, 'who says U+FFFD means it')
  }
})
