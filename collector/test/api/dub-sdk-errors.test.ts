import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Dub } from 'dub'
import {
  BadRequest,
  Conflict,
  Forbidden,
  InternalServerError,
  NotFound,
  SDKError,
  Unauthorized,
  UnprocessableEntity,
} from 'dub/models/errors'
import { SqliteDatabase } from '../../src/store/sqlite/sqlite-database.ts'
import { runSaletrail } from '../run-saletrail.ts'
import { setWorkspace } from '../set-workspace.ts'
import { trackSale } from '../shop.ts'
import { type Collector, startCollector, WITHOUT_FILES } from '../start-collector.ts'

// Every method of the published SDK, and each class of error that it can come to.
type ErrorClass = new (...args: never[]) => Error
type Method = (dub: Dub) => Promise<unknown>

const url = 'https://shop.example/'
const long = 'x'.repeat(300)
const nowhere = 'link_none'
const sale = { customerExternalId: 'ada', amount: 1 }
const lead = { customerExternalId: 'ada', eventName: 'Sign up', clickId: '' }

const METHODS: Readonly<Record<string, Method>> = {
  'track.sale': (dub) => dub.track.sale(sale),
  'track.lead': (dub) => dub.track.lead(lead),
  'links.create': (dub) => dub.links.create({ url }),
  'links.list': (dub) => dub.links.list({}),
  'links.count': (dub) => dub.links.count({}),
  'links.get': (dub) => dub.links.get({ linkId: nowhere }),
  'links.update': (dub) => dub.links.update(nowhere, {}),
  'links.upsert': (dub) => dub.links.upsert({ url }),
  'links.delete': (dub) => dub.links.delete(nowhere),
  'links.createMany': (dub) => dub.links.createMany([{ url }]),
  'links.updateMany': (dub) => dub.links.updateMany({ linkIds: [nowhere], data: {} }),
  'links.deleteMany': (dub) => dub.links.deleteMany({ linkIds: [nowhere] }),
  'customers.list': (dub) => dub.customers.list({}),
  'customers.get': (dub) => dub.customers.get({ id: 'cus_none' }),
  'customers.update': (dub) => dub.customers.update({ id: 'cus_none', requestBody: {} }),
  'customers.delete': (dub) => dub.customers.delete('cus_none'),
  'events.list': (dub) => dub.events.list({}),
  'analytics.retrieve': (dub) => dub.analytics.retrieve({}),
}

/** What each method comes to when it is called so, beside what its key comes to. */
const REFUSED: readonly (readonly [method: string, ErrorClass, call: Method])[] = [
  ['track.sale', NotFound, (dub) => dub.track.sale({ ...sale, clickId: 'nobodys' })],
  ['track.sale', UnprocessableEntity, (dub) => dub.track.sale({ ...sale, customerName: long })],
  ['track.lead', NotFound, (dub) => dub.track.lead({ ...lead, clickId: 'nobodys' })],
  ['track.lead', BadRequest, (dub) => dub.track.lead(lead)],
  ['track.lead', UnprocessableEntity, (dub) => dub.track.lead({ ...lead, eventName: long })],
  ['links.create', Conflict, (dub) => dub.links.create({ url, key: 'taken' })],
  ['links.create', Forbidden, (dub) => dub.links.create({ url, domain: 'go.other.example' })],
  ['links.create', UnprocessableEntity, (dub) => dub.links.create({ url: 'nowhere' })],
  ['links.list', UnprocessableEntity, (dub) => dub.links.list({ search: long })],
  ['links.count', UnprocessableEntity, (dub) => dub.links.count({ search: long })],
  ['links.get', NotFound, (dub) => dub.links.get({ linkId: nowhere })],
  ['links.get', BadRequest, (dub) => dub.links.get({})],
  ['links.get', UnprocessableEntity, (dub) => dub.links.get({ linkId: long })],
  ['links.update', NotFound, (dub) => dub.links.update(nowhere, {})],
  ['links.update', Conflict, (dub) => dub.links.update('ext_other', { key: 'taken' })],
  [
    ...(['links.update', Forbidden] as const),
    (dub) => dub.links.update('ext_other', { domain: 'go.other.example' }),
  ],
  ['links.update', UnprocessableEntity, (dub) => dub.links.update('ext_other', { url: 'x' })],
  ['links.upsert', Conflict, (dub) => dub.links.upsert({ url: `${url}new`, key: 'taken' })],
  ['links.upsert', Forbidden, (dub) => dub.links.upsert({ url, domain: 'go.other.example' })],
  ['links.upsert', UnprocessableEntity, (dub) => dub.links.upsert({ url: 'nowhere' })],
  ['links.delete', NotFound, (dub) => dub.links.delete(nowhere)],
  [
    ...(['links.createMany', UnprocessableEntity] as const),
    (dub) => dub.links.createMany(Array.from({ length: 101 }, () => ({ url }))),
  ],
  [
    ...(['links.updateMany', UnprocessableEntity] as const),
    (dub) => dub.links.updateMany({ linkIds: [nowhere], data: { url: 'nowhere' } }),
  ],
  ['links.deleteMany', UnprocessableEntity, (dub) => dub.links.deleteMany({ linkIds: [] })],
  ['customers.list', UnprocessableEntity, (dub) => dub.customers.list({ search: long })],
  ['customers.get', NotFound, (dub) => dub.customers.get({ id: 'cus_none' })],
  [
    ...(['customers.update', NotFound] as const),
    (dub) => dub.customers.update({ id: 'cus_none', requestBody: {} }),
  ],
  [
    ...(['customers.update', Conflict] as const),
    (dub) => dub.customers.update({ id: 'ext_bob', requestBody: { externalId: 'cyd' } }),
  ],
  [
    ...(['customers.update', UnprocessableEntity] as const),
    (dub) => dub.customers.update({ id: 'ext_bob', requestBody: { name: long } }),
  ],
  ['customers.delete', NotFound, (dub) => dub.customers.delete('cus_none')],
  ['events.list', UnprocessableEntity, (dub) => dub.events.list({ timezone: 'Mars' })],
  ['analytics.retrieve', UnprocessableEntity, (dub) => dub.analytics.retrieve({ start: 'x' })],
]

let collector: Collector
const as = (token: string) => new Dub({ token, serverURL: collector.url })
before(async () => {
  collector = await startCollector()
  runSaletrail(collector, 'workspace', 'create', 'Other', '--link-domains', 'go.other.example')
  const dub = as(collector.secretKey)
  await dub.links.create({ url, key: 'taken' })
  await dub.links.create({ url, key: 'other', externalId: 'other' })
  const { headers } = await fetch(`${collector.url}/taken`, {
    redirect: 'manual',
    headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0' },
  })
  const clickId = new URL(headers.get('location') ?? '').searchParams.get('dub_id')
  for (const customerExternalId of ['bob', 'cyd']) {
    await trackSale(collector, { customerExternalId, amount: 1, clickId })
  }
  // The collector notices within a second whose domain that is now.
  await untilRefused(() => dub.links.create({ url, domain: 'go.other.example' }), Forbidden)
})
after(() => collector.stop())

async function untilRefused(call: () => Promise<unknown>, errorClass: ErrorClass): Promise<void> {
  const deadline = Date.now() + 10_000
  for (;;) {
    const error = await call().then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    if (error instanceof errorClass) return
    assert.ok(Date.now() < deadline, `not noticed: ${error}`)
  }
}

const throwsAs = (errorClass: ErrorClass) => (error: Error) => {
  assert.ok(error instanceof errorClass, `${error.name}: ${error.message}`)
  return true
}

for (const [name, method] of Object.entries(METHODS)) {
  test(`${name} throws the SDK’s own errors for keys that are not its own`, async () => {
    await assert.rejects(method(as('dub_nobodys')), throwsAs(Unauthorized))
    await assert.rejects(method(as(collector.publishableKey)), throwsAs(BadRequest))
  })
}

for (const [name, errorClass, call] of REFUSED) {
  test(`${name} throws ${errorClass.name} where that is what is wrong`, async () => {
    await assert.rejects(call(as(collector.secretKey)), throwsAs(errorClass))
  })
}

test('track.sale and track.lead throw Forbidden where the plan is too low', async () => {
  const dub = as(collector.secretKey)
  await setWorkspace(collector, ['--plan', 'pro'], async () => {
    return (await trackSale(collector, sale)).status === 403
  })
  await assert.rejects(dub.track.sale(sale), throwsAs(Forbidden))
  await assert.rejects(dub.track.lead(lead), throwsAs(Forbidden))
  await setWorkspace(collector, ['--plan', 'business'], async () => {
    return (await trackSale(collector, sale)).status === 200
  })
})

// Last, because nothing works after it.
test('every method throws an error of its own where the fault is the collector’s', {
  skip: WITHOUT_FILES,
}, async () => {
  const database = new SqliteDatabase(collector.databaseFile)
  for (const table of ['link_totals', 'links', 'clicks', 'customers']) {
    database.exec(`DROP TABLE ${table}`)
  }
  database.close()
  for (const [name, method] of Object.entries(METHODS)) {
    await assert.rejects(method(as(collector.secretKey)), (error: Error) => {
      // Of a database that is away, 503, the SDK knows no class more.
      const isAway = error instanceof SDKError && error.statusCode === 503
      assert.ok(isAway || error instanceof InternalServerError, `${name}: ${error.message}`)
      return true
    })
  }
})
