import assert from 'node:assert/strict'
import { Agent } from 'node:http'
import { after, test } from 'node:test'
import type { Answer } from '../request.ts'
import { call, listLinks, listSales, makeLink, trackSale, visit } from '../shop.ts'
import { startCollector } from '../start-collector.ts'

const collector = await startCollector()
after(collector.stop)
const summer = await makeLink(collector, { key: 'summer' })
const winter = await makeLink(collector, { key: 'winter' })
const summerClick = await visit(collector, summer)
const winterClick = await visit(collector, winter)

const outcomeOf = ({ headers }: Answer) => headers['saletrail-outcome']
const countSales = async () => (await listSales(collector)).length
const linkOfInvoice = async (invoiceId: string) =>
  (await listSales(collector)).find(({ sale }) => sale.invoiceId === invoiceId)?.link.id

/** Sends a sale and says what became of it. */
async function send(body: object): Promise<string> {
  const answer = await trackSale(collector, { amount: 100, ...body })
  return `${answer.status} ${outcomeOf(answer)}`
}

test('a new customer’s sale with a click belongs to that click’s link', async () => {
  const body = { customerExternalId: 'ada', clickId: summerClick, invoiceId: 'ada 1' }
  assert.equal(await send(body), '200 direct')
  assert.equal(await linkOfInvoice('ada 1'), summer.id)
})

test('a known customer’s sale without a click belongs to the lead it came by', async () => {
  assert.equal(await send({ customerExternalId: 'ada', invoiceId: 'ada 2' }), '200 by_lead')
  assert.equal(await linkOfInvoice('ada 2'), summer.id)
})

test('a known customer’s sale with another click belongs to that click’s link', async () => {
  const body = { customerExternalId: 'ada', clickId: winterClick, invoiceId: 'ada 3' }
  assert.equal(await send(body), '200 direct')
  assert.equal(await linkOfInvoice('ada 3'), winter.id)
  assert.equal(await send({ customerExternalId: 'ada', invoiceId: 'ada 4' }), '200 by_lead')
  assert.equal(await linkOfInvoice('ada 4'), summer.id, 'the customer keeps its first link')
  const ada = await call(collector, 'GET', '/customers/ext_ada?includeExpandedFields=true')
  assert.equal((ada.json() as { link: { id: string } }).link.id, summer.id)
})

test('a lead’s name finds that lead, in its very spelling, or the sale is refused', async () => {
  const grace = { customerExternalId: 'grace', clickId: winterClick, leadEventName: 'Sign up' }
  assert.equal(await send({ ...grace, invoiceId: 'grace 1' }), '200 direct')
  const named = { customerExternalId: 'grace', leadEventName: 'Sign up' }
  assert.equal(await send({ ...named, invoiceId: 'grace 2' }), '200 by_lead')
  assert.equal(await send({ ...named, leadEventName: 'sign up' }), '404 unknown_lead')
  assert.equal(
    await send({ customerExternalId: 'ada', leadEventName: 'Direct sale' }),
    '200 by_lead',
  )
})

test('a click nobody made is refused for a new customer, and none of it is kept', async () => {
  const before = await countSales()
  const bob = { customerExternalId: 'bob', invoiceId: 'bob 1' }
  assert.equal(await send({ ...bob, clickId: 'nobodysClick0001' }), '404 unknown_click')
  assert.equal(await countSales(), before)
  assert.equal(await send({ ...bob, clickId: summerClick }), '200 direct')
})

test('a known customer is believed although the click is unknown', async () => {
  const body = { customerExternalId: 'ada', clickId: 'nobodysClick0001' }
  assert.equal(await send(body), '200 by_lead')
})

test('without a customer or a click nothing is recorded, and that is no error', async () => {
  const before = await countSales()
  for (const clickId of [undefined, null, '', '  ']) {
    const answer = await trackSale(collector, {
      customerExternalId: 'nobody',
      amount: 100,
      eventName: 'Invoice paid',
      invoiceId: 'nobody 1',
      clickId,
    })
    assert.equal(outcomeOf(answer), 'unattributed')
    assert.deepEqual(answer.json(), { eventName: 'Invoice paid', customer: null, sale: null })
  }
  assert.equal(await countSales(), before)
  const found = { customerExternalId: 'nobody', clickId: summerClick, invoiceId: 'nobody 1' }
  assert.equal(await send(found), '200 direct', 'the invoice was not used up')
})

test('an invoice sent again is answered with the same bytes, and changes nothing', async () => {
  const body = {
    customerExternalId: 'carol',
    amount: 79_99,
    currency: 'eur',
    clickId: summerClick,
    invoiceId: 'carol 1',
    metadata: { order: 1 },
  }
  const first = await trackSale(collector, body)
  assert.equal(outcomeOf(first), 'direct')
  assert.equal(first.headers['idempotent-replayed'], undefined)
  const before = await countSales()

  const sameMoney = [
    body,
    { ...body, clickId: null },
    { ...body, clickId: 'nobodysClick0001', eventName: 'Other', metadata: { order: 2 } },
    { ...body, customerName: 'Another name', leadEventName: 'No such lead' },
  ]
  for (const repeated of sameMoney) {
    const again = await trackSale(collector, repeated)
    assert.equal(outcomeOf(again), 'replayed')
    assert.equal(again.headers['idempotent-replayed'], 'true')
    assert.equal(again.headers['content-type'], first.headers['content-type'])
    assert.ok(again.bytes.equals(first.bytes), again.text)
  }

  for (const differing of [{ amount: 1 }, { currency: 'usd' }, { customerExternalId: 'mallory' }]) {
    const again = await trackSale(collector, { ...body, ...differing })
    assert.equal(outcomeOf(again), 'replayed_differs')
    assert.equal(again.headers['idempotent-replayed'], 'true')
    assert.ok(again.bytes.equals(first.bytes), again.text)
  }
  assert.equal(await countSales(), before)
})

test('sales without an invoice are all recorded', async () => {
  const before = await countSales()
  for (const invoiceId of [undefined, null]) {
    assert.equal(await send({ customerExternalId: 'ada', invoiceId }), '200 by_lead')
  }
  assert.equal(await countSales(), before + 2)
})

test('invoices differ by case and inner space', async () => {
  for (const invoiceId of ['Case', 'case', 'ca se']) {
    assert.equal(await send({ customerExternalId: 'ada', invoiceId }), '200 by_lead')
  }
})

test('64 callers with one invoice at once: one sale, and 64 equal answers', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const before = await countSales()
  const body = { customerExternalId: 'dora', amount: 1, clickId: winterClick, invoiceId: 'dora 1' }
  const answers = await Promise.all(
    Array.from({ length: 64 }, () => trackSale(collector, body, { agent })),
  )
  agent.destroy()
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]))
  assert.equal(new Set(answers.map(({ text }) => text)).size, 1)
  const outcomes = answers.map(outcomeOf).sort()
  assert.deepEqual(outcomes, ['direct', ...Array<string>(63).fill('replayed')])
  assert.equal(await countSales(), before + 1)
})

test('in the end each link’s totals are the sums over its sales', async () => {
  const sales = await listSales(collector)
  for (const link of await listLinks(collector)) {
    const own = sales.filter((event) => event.link.id === link.id)
    assert.equal(link.sales, own.length)
    assert.equal(
      link.saleAmount,
      own.reduce((sum, { sale }) => sum + sale.amount, 0),
    )
  }
})
