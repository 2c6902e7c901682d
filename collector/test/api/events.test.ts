import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { call, listLinks, makeLink, trackSale, visit } from '../shop.ts'
import { startCollector } from '../start-collector.ts'

const collector = await startCollector()
after(collector.stop)
const link = await makeLink(collector, { key: 'summer' })
const clickIds = [await visit(collector, link), await visit(collector, link)]
for (const [index, clickId] of clickIds.entries()) {
  await trackSale(collector, {
    customerExternalId: `customer ${index}`,
    customerName: 'Ada',
    amount: 10_00 * (index + 1),
    invoiceId: `inv ${index}`,
    paymentProcessor: 'stripe',
    metadata: { index },
    clickId,
  })
}
await trackSale(collector, { customerExternalId: 'customer 0', amount: 5, eventName: 'Renewal' })

type Event = Record<string, unknown> & {
  readonly event: string
  readonly click: { readonly id: string }
  readonly link: { readonly id: string }
}

async function list(query: string): Promise<Event[]> {
  const answer = await call(collector, 'GET', `/events?${query}`)
  assert.equal(answer.status, 200, answer.text)
  return answer.json() as Event[]
}

test('clicks are listed newest first, each with its link', async () => {
  const clicks = await list('event=clicks')
  assert.deepEqual(
    clicks.map(({ click }) => click.id),
    clickIds.toReversed(),
  )
  assert.ok(clicks.every((event) => event.event === 'click' && event.link.id === link.id))
})

test('without an event clicks are meant', async () => {
  assert.deepEqual(await list(''), await list('event=clicks'))
})

test('leads are listed with their customer and the click they came by', async () => {
  const leads = await list('event=leads')
  assert.deepEqual(
    leads.map(({ event, eventName, click }) => [event, eventName, click.id]),
    clickIds.toReversed().map((clickId) => ['lead', 'Direct sale', clickId]),
  )
})

test('sales are listed with their money, their customer and the click they came by', async () => {
  const [renewal, second, first] = await list('event=sales')
  assert.equal(renewal?.eventName, 'Renewal')
  assert.equal(renewal?.click.id, clickIds[0])
  assert.ok(second)
  const { event, eventName, metadata, sale, click, customer } = second
  assert.deepEqual(
    { event, eventName, metadata, sale, clickId: click.id },
    {
      event: 'sale',
      eventName: 'Purchase',
      metadata: { index: 1 },
      sale: { amount: 20_00, currency: 'usd', invoiceId: 'inv 1', paymentProcessor: 'stripe' },
      clickId: clickIds[1],
    },
  )
  const { externalId, name, sales, saleAmount } = customer as Record<string, unknown>
  assert.deepEqual(
    { externalId, name, sales, saleAmount },
    { externalId: 'customer 1', name: 'Ada', sales: 1, saleAmount: 20_00 },
  )
  const oldest = first?.customer as Record<string, unknown>
  assert.deepEqual([oldest.sales, oldest.saleAmount], [2, 10_05], 'totals are today’s')
})

test('older integrations may call the order of sorting `order`', async () => {
  const newestFirst = await list('event=sales')
  assert.deepEqual(await list('event=sales&order=asc'), newestFirst.toReversed())
  assert.deepEqual(await list('event=sales&order=asc&sortOrder=desc'), newestFirst)
})

test('a page is a stretch of the list, and past its end there is nothing', async () => {
  const all = await list('event=sales')
  assert.deepEqual(await list('event=sales&limit=1&page=2'), all.slice(1, 2))
  assert.deepEqual(await list('event=sales&limit=2&page=2'), all.slice(2))
  assert.deepEqual(await list('event=sales&page=1000'), [])
})

const refused = [
  ...['event=refunds', 'page=0', 'page=1.5', 'limit=0', 'limit=1001', 'limit=x'],
  // Another link's on each domain; passed over, it would list the events of all.
  'key=summer',
]

for (const query of refused) {
  test(`events with ${query} are refused by the name of the parameter`, async () => {
    const answer = await call(collector, 'GET', `/events?${query}`)
    assert.equal(answer.status, 422)
    assert.match(answer.text, new RegExp(`: ${query.split('=')[0]}: `))
  })
}

test('a thousand events fit on a page', async () => {
  assert.equal((await list('event=sales&limit=1000')).length, 3)
})

test('the list and the link’s totals say the same', async () => {
  const [totals] = await listLinks(collector)
  assert.deepEqual(
    [totals?.clicks, totals?.leads, totals?.sales],
    [
      (await list('event=clicks')).length,
      (await list('event=leads')).length,
      (await list('event=sales')).length,
    ],
  )
})
