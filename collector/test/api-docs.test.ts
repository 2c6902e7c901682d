import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Validator } from '@seriousme/openapi-schema-validator'
import pino from 'pino'
import { API_DOCS } from '../src/http/api-docs.ts'
import { ERROR_STATUS } from '../src/http/api-error.ts'
import { createApp } from '../src/http/app.ts'
import { openapi } from '../src/http/openapi.ts'
import { Ledger } from '../src/ledger/ledger.ts'
import { createMetrics } from '../src/metrics.ts'
import { openSqliteStore } from '../src/store/sqlite/open-sqlite-store.ts'
import { example } from './example.ts'
import { makeFolder } from './start-collector.ts'

const PUBLIC_URL = 'https://collector.example'
const store = openSqliteStore(join(makeFolder(), 'saletrail.db'))
after(() => store.close())
const none = new Uint8Array()
const app = createApp({
  ledger: new Ledger(store, () => example.circumstances()),
  store,
  log: pino({ level: 'silent' }),
  metrics: createMetrics(() => 0),
  metricsToken: undefined,
  findKey: () => undefined,
  findWorkspace: () => undefined,
  findDomainOwner: () => undefined,
  findPlace: () => undefined,
  publicUrl: PUBLIC_URL,
  trustProxyHops: 0,
  scripts: { plain: { identity: none, gzip: none, br: none }, adapted: {}, licences: none },
  docsFiles: { script: '', style: '' },
  newLinkKey: () => 'random',
})

/** As the document writes them: `GET /links/{id}`. A short link's key is any other path. */
function listServed(): string[] {
  const served = app.routes
    .filter(({ method }) => !['ALL', 'OPTIONS'].includes(method))
    .map(({ method, path }) => {
      const named = path.replace(/:(\w+)/g, '{$1}').replace(/^\/\*$/, '/{key}')
      return `${method} ${named}`
    })
  return [...new Set(served)].sort()
}

test('what is served is documented, and what is documented is served', () => {
  assert.deepEqual(Object.keys(API_DOCS).sort(), listServed())
})

test('the document is OpenAPI 3.1 by a validator that refuses a broken one', async () => {
  const document = JSON.parse(JSON.stringify(openapi(API_DOCS, PUBLIC_URL)))
  const result = await new Validator().validate(document)
  assert.equal(result.valid, true, JSON.stringify(result.errors))
  const broken = { ...document, paths: { '/links': { get: { responses: 'none' } } } }
  assert.equal((await new Validator().validate(broken)).valid, false)
})

type Operation = {
  readonly operationId: string
  readonly requestBody?: { content: { 'application/json': { schema: object } } }
  readonly responses: Readonly<Record<string, unknown>>
}
const operations = Object.entries(
  openapi(API_DOCS, PUBLIC_URL).paths as Record<string, Record<string, Operation>>,
).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
)

test('each endpoint has a name of its own', () => {
  const names = operations.map(({ operation }) => operation.operationId)
  assert.deepEqual(
    names.filter((name, at) => names.indexOf(name) !== at),
    [],
  )
})

test('a schema says what its validator holds', () => {
  const { operation } = operations.find(({ path }) => path === '/track/sale') ?? {}
  const schema = operation?.requestBody?.content['application/json'].schema as {
    properties: Record<string, unknown>
    required: string[]
  }
  assert.deepEqual(schema.required.sort(), ['amount', 'customerExternalId'])
  const { description, ...amount } = schema.properties.amount as Record<string, unknown>
  assert.match(String(description), /minor unit/)
  assert.deepEqual(amount, { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
  assert.deepEqual(schema.properties.eventName, {
    type: 'string',
    maxLength: 255,
    default: 'Purchase',
  })
  assert.ok(!JSON.stringify(schema).includes('null,'), 'no bound got lost on the way to JSON')
})

test('what can come of any request is said of each', () => {
  for (const { path, method, operation } of operations) {
    const may = ['408', '431', '500', '503', ...(operation.requestBody ? ['413'] : [])]
    const missing = may.filter((status) => !(status in operation.responses))
    assert.deepEqual(missing, [], `${method} ${path}`)
  }
})

test('every body has an example, which its validator takes', () => {
  for (const [endpoint, { body, bodyExample }] of Object.entries(API_DOCS)) {
    if (body) assert.equal(body.safeParse(bodyExample).success, true, endpoint)
  }
})

test('every error leads to its words on the page', async () => {
  const page = await (await app.request('/docs')).text()
  for (const code of Object.keys(ERROR_STATUS)) {
    assert.ok(page.includes(`<section id="${code}">`), code)
  }
  const refused = await app.request('/events')
  const { error } = (await refused.json()) as { error: { doc_url: string } }
  assert.equal(error.doc_url, `${PUBLIC_URL}/docs#unauthorized`)
})

test('every refusal that a caller meets is among those documented', async () => {
  for (const { path, method, operation } of operations) {
    const answer = await app.request(path.replace(/\{\w+\}/, 'nothing'), {
      method: method.toUpperCase(),
    })
    const status = String(answer.status)
    assert.ok(status in operation.responses, `${method} ${path}: ${status}`)
  }
})

test('the page can be read and tried without anything from elsewhere', async () => {
  const { headers } = await app.request('/docs')
  const policy = headers.get('content-security-policy') ?? ''
  assert.match(policy, /default-src 'none'/)
  assert.doesNotMatch(policy, /unsafe|https?:|\*/)
  // Somebody's key is typed into it: no other page may hold it in a frame, or be sent to.
  for (const power of ['base-uri', 'form-action', 'frame-ancestors']) {
    assert.ok(policy.includes(`${power} 'none'`), power)
  }
  assert.equal(headers.get('referrer-policy'), 'no-referrer')
  const page = await (await app.request('/docs')).text()
  assert.doesNotMatch(page, /<script(?! src="\/)|<link rel="stylesheet" href="(?!\/)| style=/)
  for (const { operation } of operations) {
    assert.ok(page.includes(`<section id="${operation.operationId}">`), operation.operationId)
  }
})

test('nothing of the page is taken for something else than it says it is', async () => {
  for (const path of ['/docs', '/docs/page.js', '/docs/page.css', '/openapi.json']) {
    const { headers } = await app.request(path)
    assert.equal(headers.get('x-content-type-options'), 'nosniff', path)
  }
})

test('the document can be read by tools on any page', async () => {
  const { headers } = await app.request('/openapi.json')
  assert.equal(headers.get('access-control-allow-origin'), '*')
  assert.equal(headers.get('content-type'), 'application/json; charset=utf-8')
})
