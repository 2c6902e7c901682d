import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import * as operations from 'dub/models/operations'
import { call } from '../shop.ts'
import { startCollector } from '../start-collector.ts'
import { type Schema, unwrap } from './schema-differences.ts'

// Whatever the published SDK can say is heard: validated, as `/openapi.json` has it, or refused by
// its name. What is accepted all the same, and not kept, stands here and in `docs/public-api.md`.
const NOT_KEPT = ['stripeCustomerId', 'country']

const collector = await startCollector()
after(collector.stop)

type Described = { readonly properties?: object; readonly items?: Described }
type Endpoint = {
  readonly parameters?: readonly { readonly name: string }[]
  readonly requestBody?: {
    readonly content: { readonly 'application/json': { readonly schema: Described } }
  }
}
const document = (await call(collector, 'GET', '/openapi.json')).json() as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Endpoint>>>>
}

const CASES: readonly (readonly [method: string, path: string, schema: string])[] = [
  ['post', '/track/sale', 'TrackSaleRequestBody'],
  ['post', '/track/lead', 'TrackLeadRequestBody'],
  ['post', '/links', 'CreateLinkRequestBody'],
  ['get', '/links', 'GetLinksRequest'],
  ['get', '/links/count', 'GetLinksCountRequest'],
  ['get', '/links/info', 'GetLinkInfoRequest'],
  ['put', '/links/upsert', 'UpsertLinkRequestBody'],
  ['patch', '/links/{id}', 'UpdateLinkRequestBody'],
  ['post', '/links/bulk', 'RequestBody'],
  ['patch', '/links/bulk', 'BulkUpdateLinksRequestBody'],
  ['delete', '/links/bulk', 'BulkDeleteLinksRequest'],
  ['get', '/customers', 'GetCustomersRequest'],
  ['get', '/customers/{id}', 'GetCustomerRequest'],
  ['patch', '/customers/{id}', 'UpdateCustomerRequestBody'],
  ['get', '/events', 'ListEventsRequest'],
  ['get', '/analytics', 'RetrieveAnalyticsRequest'],
]

for (const [method, path, schema] of CASES) {
  test(`${method.toUpperCase()} ${path} passes over nothing that the SDK can say`, async () => {
    const described = listDescribed(document.paths[path]?.[method] ?? assert.fail('not described'))
    const names = listNames(schema)
    assert.ok(names.length > 0, 'there is something to say')
    const others = names.filter((name) => !described.includes(name))
    if (method !== 'get')
      return assert.deepEqual(others, path === '/customers/{id}' ? NOT_KEPT : [])
    for (const name of others) {
      const answer = await call(collector, 'GET', `${path}?${name}=x`)
      assert.equal(answer.status, 422, name)
      assert.match(answer.text, new RegExp(`"message":"[a-z_]+: ${name}: is not offered here"`))
    }
  })
}

test('what is accepted and not kept is said to be', () => {
  const said = readFileSync('docs/public-api.md', 'utf8')
  for (const name of NOT_KEPT) assert.ok(said.includes(`\`${name}\``), name)
})

test('every payment processor that the SDK knows is taken', async () => {
  for (const paymentProcessor of Object.values(operations.PaymentProcessor)) {
    const body = { customerExternalId: 'nobody', amount: 1, paymentProcessor }
    const answer = await call(collector, 'POST', '/track/sale', { body })
    assert.equal(answer.status, 200, answer.text)
  }
})

/** What the SDK can say in a call, by the names it has on the wire. */
function listNames(name: string): string[] {
  const schemas = operations as unknown as Readonly<Record<string, Schema>>
  const schema = unwrap(schemas[`${name}$outboundSchema`] ?? assert.fail(`no schema ${name}`))
  const { type, shape } = schema._def
  const fields = shape ?? unwrap(type ?? assert.fail(`${name} has no fields`))._def.shape
  return Object.keys(fields?.() ?? {}).map(toWire)
}

function toWire(name: string): string {
  return name.replace(/^utm([A-Z])/, (_, initial: string) => `utm_${initial.toLowerCase()}`)
}

function listDescribed({ parameters = [], requestBody }: Endpoint): string[] {
  const body = requestBody?.content['application/json'].schema
  const { properties = {} } = body?.items ?? body ?? {}
  return [...parameters.map(({ name }) => name), ...Object.keys(properties)]
}
