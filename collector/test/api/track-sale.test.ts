import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { call, listLinks, listSales, makeLink, trackSale, visit } from '../shop.ts'
import { startCollector } from '../start-collector.ts'

const collector = await startCollector()
after(collector.stop)
const link = await makeLink(collector, { key: 'summer' })
const clickId = await visit(collector, link)

type SaleAnswer = {
  readonly eventName: string
  readonly customer: Record<string, unknown> & { readonly id: string; readonly name: string }
  readonly sale: Record<string, unknown>
}

let invoices = 0
const newInvoice = () => `inv_${++invoices}`
let customers = 0
const newCustomer = () => `customer ${++customers}`

/** A direct sale of a new customer, as a shop would send it. */
const sale = (given: object = {}) => ({
  customerExternalId: newCustomer(),
  amount: 50_00,
  clickId,
  ...given,
})

const x = (length: number) => 'x'.repeat(length)
const metadata = (length: number) => ({ note: x(length - '{"note":""}'.length) })
const email = (length: number) => `${x(length - '@shop.example'.length)}@shop.example`

// Field by field: what is taken, and what is refused by the name of the field.
const bounds: Readonly<Record<string, { taken: unknown[]; refused: unknown[] }>> = {
  customerExternalId: {
    taken: ['1', x(100), ` ${x(100)} `, 'Ünïcode 顧客 🙂'],
    refused: ['', '   ', x(101), 7, null, undefined, 'a\u0000b', '\ud800'],
  },
  amount: {
    taken: [0, 1, 2 ** 53 - 1],
    refused: [-1, 2 ** 53, 1.5, 1e300, '100', null, undefined, true],
  },
  currency: {
    taken: ['usd', 'USD', 'uSd', undefined],
    refused: ['us', 'usdd', 'zzz', 'xau', '', ' usd', 7, null, '\u212Awd'],
  },
  eventName: { taken: [x(255), undefined], refused: [x(256), 7, null] },
  paymentProcessor: {
    taken: ['stripe', 'shopify', 'polar', 'paddle', 'revenuecat', 'custom', 'apple', 'dub'],
    refused: ['cash', 'Stripe', '', 7, null],
  },
  invoiceId: { taken: [x(255), null, undefined], refused: [x(256), 7, {}] },
  metadata: {
    taken: [{}, metadata(10_000), null, undefined, { a: [1, { b: null }] }],
    refused: [metadata(10_001), [], 'text', 7],
  },
  leadEventName: { taken: [x(255), null, undefined], refused: [x(256), 7] },
  clickId: { taken: [clickId, ` ${clickId}\n`], refused: [7, {}] },
  customerName: { taken: ['Ada', x(100), null, undefined], refused: [x(101), 7] },
  customerEmail: {
    taken: [email(64), ' ada@shop.example ', '', null, undefined],
    refused: [email(101), 'ada', 'ada@', '@shop.example', 7],
  },
  customerAvatar: { taken: [x(2_048), null, undefined], refused: [x(2_049), 7] },
}

const shown = (value: unknown) => {
  const json = JSON.stringify(value) ?? 'nothing'
  return json.length > 40 ? `${json.slice(0, 30)}… (${json.length})` : json
}

for (const [field, { taken, refused }] of Object.entries(bounds)) {
  for (const value of taken) {
    test(`${field} may be ${shown(value)}`, async () => {
      const answer = await trackSale(collector, sale({ [field]: value }))
      assert.equal(answer.status, 200, answer.text)
      assert.equal(answer.headers['saletrail-outcome'], 'direct')
    })
  }
  for (const value of refused) {
    test(`${field} may not be ${shown(value)}, and nothing is recorded`, async () => {
      const invoiceId = newInvoice()
      const given = field === 'invoiceId' ? { invoiceId: value } : { invoiceId, [field]: value }
      const answer = await trackSale(collector, sale(given))
      assert.equal(answer.status, 422, answer.text)
      assert.match(answer.text, new RegExp(`"message":"[a-z_]+: ${field}: `))
      assert.equal(answer.headers['saletrail-outcome'], 'unprocessable_entity')

      const corrected = await trackSale(collector, sale({ invoiceId }))
      assert.equal(corrected.headers['saletrail-outcome'], 'direct', 'the invoice was used up')
    })
  }
}

test('a sale is answered in the shape of the reference page, defaults filled in', async () => {
  const answer = await trackSale(collector, sale({ customerExternalId: 'shape' }))
  const { customer, ...rest } = answer.json() as SaleAnswer
  const { id, name, ...others } = customer
  assert.match(id, /^cus_[0-9A-Za-z]{16}$/)
  assert.match(name, /^[A-Z][a-z]+( [A-Z][a-z]+)+$/)
  assert.deepEqual(others, { email: null, avatar: null, externalId: 'shape' })
  assert.deepEqual(rest, {
    eventName: 'Purchase',
    sale: {
      amount: 50_00,
      currency: 'usd',
      paymentProcessor: 'custom',
      invoiceId: null,
      metadata: null,
    },
  })
})

test('everything that was given comes back as it was given', async () => {
  const given = {
    customerExternalId: '  grace  ',
    customerName: 'Grace Hopper',
    customerEmail: 'grace@shop.example',
    customerAvatar: 'https://shop.example/grace.png',
    eventName: 'Invoice paid',
    paymentProcessor: 'stripe',
    invoiceId: newInvoice(),
    metadata: { z: 1, a: [true, null, '🙂'], nested: { money: 1.5 } },
    aFieldNobodyKnows: 'ignored',
  }
  const answer = await trackSale(collector, sale(given))
  const { id: _, ...customer } = (answer.json() as SaleAnswer).customer
  assert.deepEqual(customer, {
    name: given.customerName,
    email: given.customerEmail,
    avatar: given.customerAvatar,
    externalId: 'grace',
  })
  assert.deepEqual((answer.json() as SaleAnswer).sale, {
    amount: 50_00,
    currency: 'usd',
    paymentProcessor: 'stripe',
    invoiceId: given.invoiceId,
    metadata: given.metadata,
  })
  assert.ok(answer.text.includes('"metadata":{"z":1,"a":[true,null,"🙂"],"nested":{"money":1.5}}'))
  assert.doesNotMatch(answer.text, /NobodyKnows/)
})

for (const alias of ['externalId', 'customerId']) {
  test(`older integrations may call the customer ${alias}`, async () => {
    const { customerExternalId, ...others } = sale()
    const answer = await trackSale(collector, { ...others, [alias]: ` ${customerExternalId} ` })
    assert.equal((answer.json() as SaleAnswer).customer.externalId, customerExternalId)
  })
}

// Minor units are ISO 4217's: what 1,000 of them are depends on the currency's decimals.
const conversions: readonly [currency: string, amount: number, decimals: number][] = [
  ['jpy', 1_000, 0],
  ['eur', 100_000, 2],
  ['kwd', 1_000_000, 3],
]
test('amounts with no, two and three decimals come out in US cents at their rate', async () => {
  for (const [currency, amount, decimals] of conversions) {
    const one = await convert(currency, 10 ** decimals * 1_000)
    assert.equal(10 ** decimals * 1_000, amount)
    assert.equal(one.currency, 'usd')
    const unitsPerDollar = 1_000 / (one.amount / 100)
    const plausible = { jpy: [80, 250], eur: [0.5, 1.5], kwd: [0.2, 0.5] }[currency] ?? []
    const [low = 0, high = 0] = plausible
    assert.ok(low < unitsPerDollar && unitsPerDollar < high, `${currency}: ${unitsPerDollar}`)
  }
})

test('a currency in capitals is the same currency', async () => {
  assert.deepEqual(await convert('EUR', 123_45), await convert('eur', 123_45))
})

test('a currency without a rate keeps its amount and its name', async () => {
  assert.deepEqual(await convert('UYW', 123_4567), { currency: 'uyw', amount: 123_4567 })
})

async function convert(currency: string, amount: number) {
  const answer = await trackSale(collector, sale({ currency, amount }))
  assert.equal(answer.status, 200, answer.text)
  const { sale: converted } = answer.json() as SaleAnswer
  return { currency: converted.currency, amount: Number(converted.amount) }
}

test('what was recorded adds up to the link’s totals', async () => {
  const events = await listSales(collector)
  const [totals] = await listLinks(collector)
  assert.equal(totals?.sales, events.length)
  const { headers } = await call(collector, 'GET', '/links')
  assert.match(headers['content-type'] ?? '', /^application\/json/)
})
