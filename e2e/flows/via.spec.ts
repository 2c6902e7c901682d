import { expect } from '@playwright/test'
import { flow } from '../support/flow.ts'
import { buy } from '../support/storefront.ts'

flow(
  'a visit with ?via= is a click on that link, and its sale counts for it',
  async ({ visitor, storefront, recorded }) => {
    const link = await recorded.createLink(storefront.url)

    await visitor.open(`${storefront.url}/?via=${link.key}`)
    await expect.poll(() => visitor.cookie('dub_id')).toMatch(/^[0-9A-Za-z]{16}$/)

    const sale = await recorded.expectSale(await buy(visitor, storefront))
    expect(sale.link.id).toBe(link.id)
    await recorded.expectTotals(link, { clicks: 1, leads: 1, sales: 1, saleAmount: 1400 })
  },
)

flow(
  'a ?via= that names no link leaves the earlier click in its place',
  async ({ visitor, storefront, recorded }) => {
    const link = await recorded.createLink(storefront.url)
    await visitor.open(link.shortLink)
    const clickId = await visitor.cookie('dub_id')

    await visitor.open(`${storefront.url}/?via=nobody`)
    await visitor.evaluate('new Promise((settled) => dubAnalytics.ready(settled))')
    expect(await visitor.cookie('dub_id')).toBe(clickId)

    const sale = await recorded.expectSale(await buy(visitor, storefront))
    expect(sale.link.id).toBe(link.id)
  },
)
