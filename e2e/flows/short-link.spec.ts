import { expect } from '@playwright/test'
import { flow } from '../support/flow.ts'
import { buy, newEmail } from '../support/storefront.ts'

flow(
  'a sale by a short link counts for that link, under a random name',
  async ({ visitor, storefront, recorded }) => {
    const link = await recorded.createLink(storefront.url)
    const other = await recorded.createLink(storefront.url)

    await visitor.open(link.shortLink)
    await visitor.sees('Tea for the hour you have.')
    const clickId = await visitor.cookie('dub_id')
    expect(clickId).toMatch(/^[0-9A-Za-z]{16}$/)
    expect(visitor.address()).toBe(`${storefront.url}/?dub_id=${clickId}`)

    const sale = await recorded.expectSale(await buy(visitor, storefront))
    expect(sale.link.id).toBe(link.id)
    expect(sale.click.id).toBe(clickId)
    expect(sale.sale).toMatchObject({ amount: 1400, currency: 'usd' })
    expect(sale.customer.name).toMatch(/^[A-Z]\w+ [A-Z]\w+ [A-Z]\w+/)
    await recorded.expectTotals(link, { clicks: 1, leads: 1, sales: 1, saleAmount: 1400 })
    await recorded.expectTotals(other, { clicks: 0, leads: 0, sales: 0, saleAmount: 0 })
  },
)

flow(
  'a customer who gave a name keeps it at the next purchase',
  async ({ visitor, storefront, recorded }) => {
    const link = await recorded.createLink(storefront.url)
    const email = newEmail()
    await visitor.open(link.shortLink)

    const first = await buy(visitor, storefront, { email, name: 'Ada Byron' })
    expect((await recorded.expectSale(first)).customer.name).toBe('Ada Byron')
    const second = await buy(visitor, storefront, { email })
    expect((await recorded.expectSale(second)).customer.name).toBe('Ada Byron')
    await recorded.expectTotals(link, { clicks: 1, leads: 1, sales: 2, saleAmount: 2800 })
  },
)

flow(
  'a link followed twice within the hour is one click',
  async ({ visitor, storefront, recorded }) => {
    const link = await recorded.createLink(storefront.url)
    await visitor.open(link.shortLink)
    const clickId = await visitor.cookie('dub_id')
    await visitor.open(link.shortLink)
    expect(await visitor.cookie('dub_id')).toBe(clickId)

    await recorded.expectSale(await buy(visitor, storefront))
    await recorded.expectTotals(link, { clicks: 1, leads: 1, sales: 1, saleAmount: 1400 })
  },
)
