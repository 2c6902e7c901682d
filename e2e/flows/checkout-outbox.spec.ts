import { expect } from '@playwright/test'
import { SHOP } from '../checkouts/open-web.ts'
import { openReportingShop, sale, waiting } from '../checkouts/reporting-shop.ts'
import { flow } from '../support/flow.ts'

const WAYS: readonly (readonly [how: string, answer: () => Response, code: string])[] = [
  ['is unreachable', () => Response.error(), 'unreachable'],
  [
    'answers with a page of its proxy',
    () => new Response('<h1>Bad gateway</h1>', { status: 502 }),
    'unreachable',
  ],
  [
    'has no time',
    () =>
      Response.json(
        { error: { code: 'rate_limit_exceeded' } },
        {
          status: 429,
          headers: { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': '*' },
        },
      ),
    'rate_limit_exceeded',
  ],
]

for (const [how, answer, code] of WAYS) {
  flow(
    `a sale while the collector ${how} is said to have failed, and sent by the next page`,
    async ({ visitor, network, collector }) => {
      const shop = openReportingShop(network, collector)
      await visitor.open(`${SHOP}/?dub_id=CLICK`)
      shop.goAway(answer)
      const told = await visitor.evaluate<{ error: { code: string } }>(sale)
      expect(told.error.code).toBe(code)
      expect(await visitor.evaluate(waiting)).toBe(1)

      shop.comeBack()
      await visitor.open(`${SHOP}/thanks`)
      await expect.poll(shop.sales).toMatchObject([{ amount: 1999, clickId: 'CLICK' }])
      await expect.poll(() => visitor.evaluate(waiting)).toBe(0)
      expect(visitor.faults).toEqual([])
    },
  )
}

flow('a sale that is sent twice has one number', async ({ visitor, network, collector }) => {
  const shop = openReportingShop(network, collector)
  await visitor.open(`${SHOP}/?dub_id=CLICK`)
  await visitor.evaluate(`{ ${sale}; location.href = '/thanks' }`)
  await visitor.arrivesAt('/thanks')
  await expect.poll(async () => (await shop.sales()).length).toBeGreaterThan(0)
  await visitor.open(`${SHOP}/later`)
  await expect.poll(() => visitor.evaluate(waiting)).toBe(0)
  expect(new Set((await shop.sales()).map(({ invoiceId }) => invoiceId)).size).toBe(1)
})

flow('a refusal is final', async ({ visitor, network, collector }) => {
  const shop = openReportingShop(network, collector)
  await visitor.open(`${SHOP}/?dub_id=CLICK`)
  const headers = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': '*' }
  const refusal = { error: { code: 'unprocessable_entity', message: 'amount' } }
  shop.goAway(() => Response.json(refusal, { status: 422, headers }))
  expect(await visitor.evaluate(sale)).toEqual(refusal)
  expect(await visitor.evaluate(waiting)).toBe(0)
})

flow(
  'at most twenty calls wait, and none longer than a week',
  async ({ visitor, network, collector }) => {
    const shop = openReportingShop(network, collector)
    await visitor.open(`${SHOP}/?dub_id=CLICK`)
    shop.goAway(() => Response.error())
    await visitor.evaluate(`Promise.all(Array.from({ length: 25 }, () => ${sale}))`)
    expect(await visitor.evaluate(waiting)).toBe(20)

    await visitor.evaluate(`{
    const days = (days) => Date.now() - days * 86400000
    localStorage.clear()
    localStorage.dub_call1 = JSON.stringify(['sale/client', { invoiceId: '1' }, days(6.9)])
    localStorage.dub_call2 = JSON.stringify(['sale/client', { invoiceId: '2' }, days(7.1)])
    localStorage.dub_call3 = 'not of ours'
  }`)
    shop.comeBack()
    // What is not of ours is thrown away first, by the page that meets it.
    for (const path of ['one', 'two']) await visitor.open(`${SHOP}/${path}`)
    await expect.poll(() => visitor.evaluate('localStorage.length')).toBe(0)
    // Once or twice: the second page cannot know whether the first has brought it home.
    const numbers = (await shop.sales()).map(({ invoiceId }) => invoiceId)
    expect(new Set(numbers)).toEqual(new Set(['1']))
    expect(visitor.faults).toEqual([])
  },
)
