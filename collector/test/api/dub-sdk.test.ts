import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { Dub } from 'dub'
import {
  BadRequest,
  Conflict,
  NotFound,
  SDKError,
  Unauthorized,
  UnprocessableEntity,
} from 'dub/models/errors'
import { visit } from '../shop.ts'
import { startCollector } from '../start-collector.ts'

// The published SDK, unchanged, but for where it finds its server. It checks every answer against
// its own schemas and throws when one does not fit, so a call that returns is a shape that fits.
const collector = await startCollector()
after(collector.stop)
const dub = new Dub({ token: collector.secretKey, serverURL: collector.url })
const link = await dub.links.create({ url: 'https://shop.example/boots', key: 'boots' })
const clickId = await visit(collector, link)

test('a shop makes a link', () => {
  assert.equal(link.url, 'https://shop.example/boots')
  assert.equal(link.key, 'boots')
  assert.equal(link.shortLink, `${collector.url}/boots`)
  assert.equal(link.clicks, 0)
})

test('a shop’s server confirms a sale', async () => {
  const { eventName, customer, sale } = await dub.track.sale({
    customerExternalId: 'ada',
    customerName: 'Ada',
    customerEmail: 'ada@shop.example',
    customerAvatar: 'https://shop.example/ada.png',
    amount: 50_00,
    currency: 'usd',
    eventName: 'Invoice paid',
    paymentProcessor: 'stripe',
    invoiceId: 'inv_1',
    metadata: { order: { id: 7 } },
    leadEventName: 'Sign up',
    clickId,
  })
  assert.equal(eventName, 'Invoice paid')
  const { id, ...others } = customer ?? {}
  assert.ok(id)
  assert.deepEqual(others, {
    name: 'Ada',
    email: 'ada@shop.example',
    avatar: 'https://shop.example/ada.png',
    externalId: 'ada',
  })
  assert.deepEqual(sale, {
    amount: 50_00,
    currency: 'usd',
    paymentProcessor: 'stripe',
    invoiceId: 'inv_1',
    metadata: { order: { id: 7 } },
  })
})

test('a shop’s server confirms the same invoice again and gets the same answer', async () => {
  const body = { customerExternalId: 'ada', amount: 50_00, invoiceId: 'inv_2' }
  assert.deepEqual(await dub.track.sale(body), await dub.track.sale(body))
})

test('a sale that nobody’s click earned is answered with nothing', async () => {
  const answer = await dub.track.sale({ customerExternalId: 'stranger', amount: 1 })
  assert.deepEqual(answer, { eventName: 'Purchase', customer: null, sale: null })
})

for (const currency of ['JPY', 'kwd', 'uyw']) {
  test(`a sale in ${currency} is answered in a shape the SDK takes`, async () => {
    const { sale } = await dub.track.sale({ customerExternalId: 'ada', amount: 1_000, currency })
    assert.ok(sale)
  })
}

test('a shop lists its links, page after page', async () => {
  await dub.links.create({ url: 'https://shop.example/hats' })
  const keys: string[] = []
  for await (const { result } of await dub.links.list({ pageSize: 1 })) {
    keys.push(...result.map(({ key }) => key))
  }
  assert.equal(keys.length, 2)
  assert.equal(keys[1], 'boots')
})

test('a shop’s links carry what they earned', async () => {
  const { result } = await dub.links.list({})
  const boots = result.find(({ key }) => key === 'boots')
  assert.deepEqual([boots?.clicks, boots?.leads], [1, 1])
  assert.ok(boots?.sales && boots.saleAmount)
})

for (const event of ['clicks', 'leads', 'sales'] as const) {
  test(`a shop lists its ${event}`, async () => {
    const events = await dub.events.list({ event })
    assert.ok(events.length > 0)
    assert.ok(events.every((found) => 'click' in found && found.click.id === clickId))
  })
}

const sale = { customerExternalId: 'bob', amount: 1 }
const as = (token: string) => new Dub({ token, serverURL: collector.url })
const longName = 'x'.repeat(101)

type Refusal = readonly [
  name: string,
  call: () => Promise<unknown>,
  expected: new (...given: never[]) => Error,
]
const refusals: readonly Refusal[] = [
  ['an unknown key', () => as('dub_unknown').track.sale(sale), Unauthorized],
  ['a publishable key', () => as(collector.publishableKey).track.sale(sale), BadRequest],
  ['an unknown click', () => dub.track.sale({ ...sale, clickId: 'nobodys' }), NotFound],
  ['a wrong field', () => dub.track.sale({ ...sale, customerName: longName }), UnprocessableEntity],
  ['a key that is taken', () => dub.links.create({ url: link.url, key: 'boots' }), Conflict],
  ['a wrong URL', () => dub.links.create({ url: 'nowhere' }), UnprocessableEntity],
  ['a wrong page', () => dub.links.list({ pageSize: 101 }), UnprocessableEntity],
  [
    'an endpoint that is not there',
    () => as(collector.secretKey).qrCodes.get({ url: 'x' }),
    NotFound,
  ],
  [
    'a body over 64 KiB',
    () => dub.track.sale({ ...sale, metadata: { x: 'x'.repeat(70_000) } }),
    SDKError,
  ],
]
for (const [name, call, expected] of refusals) {
  test(`${name} is thrown as the SDK’s ${expected.name}`, async () => {
    await assert.rejects(call, (error) => error instanceof expected)
  })
}
