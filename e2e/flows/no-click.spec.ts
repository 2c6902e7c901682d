import { expect } from '@playwright/test'
import { flow } from '../support/flow.ts'
import { buy } from '../support/storefront.ts'

flow(
  'a buyer whom no link brought is sold to and credited to nobody',
  async ({ visitor, storefront, recorded }) => {
    const link = await recorded.createLink(storefront.url)

    await visitor.open(storefront.url)
    const unattributed = await buy(visitor, storefront)
    expect(await visitor.cookie('dub_id')).toBeUndefined()

    // The shop reports its sales in order: when this later one is there, the first was answered.
    await visitor.open(link.shortLink)
    await recorded.expectSale(await buy(visitor, storefront))
    await recorded.expectNoSale(unattributed)
    await recorded.expectTotals(link, { clicks: 1, leads: 1, sales: 1, saleAmount: 1400 })
  },
)
