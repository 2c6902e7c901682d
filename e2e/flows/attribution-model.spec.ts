import { expect } from '@playwright/test'
import { flow } from '../support/flow.ts'
import { buy } from '../support/storefront.ts'

flow('by default the last click wins', async ({ visitor, storefront, recorded }) => {
  const first = await recorded.createLink(storefront.url)
  const last = await recorded.createLink(storefront.url)
  await visitor.open(first.shortLink)
  await visitor.open(last.shortLink)

  const sale = await recorded.expectSale(await buy(visitor, storefront))
  expect(sale.link.id).toBe(last.id)
  await recorded.expectTotals(first, { clicks: 1, leads: 0, sales: 0, saleAmount: 0 })
  await recorded.expectTotals(last, { clicks: 1, leads: 1, sales: 1, saleAmount: 1400 })
})

flow.describe('with data-attribution-model="first-click"', () => {
  flow.use({ tagAttributes: 'data-attribution-model="first-click"' })

  flow('the first click wins', async ({ visitor, storefront, recorded }) => {
    const first = await recorded.createLink(storefront.url)
    const last = await recorded.createLink(storefront.url)
    await visitor.open(first.shortLink)
    await visitor.open(last.shortLink)

    const sale = await recorded.expectSale(await buy(visitor, storefront))
    expect(sale.link.id).toBe(first.id)
    await recorded.expectTotals(first, { clicks: 1, leads: 1, sales: 1, saleAmount: 1400 })
    await recorded.expectTotals(last, { clicks: 1, leads: 0, sales: 0, saleAmount: 0 })
  })
})
