import { expect } from '@playwright/test'
import { flow } from '../support/flow.ts'
import { goToCheckout, newEmail, pay } from '../support/storefront.ts'

flow(
  'a sale paid on another host counts for the link',
  async ({ visitor, storefront, recorded }) => {
    const link = await recorded.createLink(storefront.url)
    await visitor.open(link.shortLink)
    const clickId = await visitor.cookie('dub_id')

    await goToCheckout(visitor, storefront)
    await visitor.press('Pay with Paywell')
    await visitor.arrivesAt(storefront.paymentsUrl)
    expect(new URL(visitor.address()).searchParams.get('dub_id')).toBe(clickId)
    expect(await visitor.cookie('dub_id'), 'the payment host sees no cookie of the shop').toBe(
      undefined,
    )

    const order = await pay(visitor, { email: newEmail(), name: 'Grace Brewster' })
    expect(visitor.address()).toContain(storefront.url)
    const inBasket = await visitor.evaluate(`document.querySelector('.count').textContent`)
    expect(inBasket, 'what is paid is in the basket no more').toBe('0')
    const { click, customer } = await recorded.expectSale(order)
    expect(click.id).toBe(clickId)
    expect(customer.name).toBe('Grace Brewster')
    await recorded.expectTotals(link, { clicks: 1, leads: 1, sales: 1, saleAmount: 1400 })
  },
)

flow(
  'a marked form that leads to another host carries the click id',
  async ({ visitor, pages, collector }) => {
    pages.show(
      '/',
      `<form data-checkout method="post" action="${pages.otherUrl}/pay">
       <input name="order" value="7"><button>Pay there</button></form>
     <script src="${collector.url}/script.js" defer></script>`,
    )
    await visitor.open(`${pages.url}/?dub_id=k1Xr0bCFh1wQzT9d`)
    await visitor.press('Pay there')
    expect(await pages.takeForm('/pay')).toEqual([
      ['order', '7'],
      ['clickId', 'k1Xr0bCFh1wQzT9d'],
    ])
  },
)

flow(
  'a link to another host that nobody marked tells it nothing',
  async ({ visitor, pages, collector }) => {
    pages.show('/elsewhere', '<h1>Elsewhere</h1>')
    pages.show(
      '/',
      `<a href="${pages.otherUrl}/elsewhere">Our friends</a>
     <a data-checkout href="${pages.otherUrl}/elsewhere?order=7">Pay there</a>
     <script src="${collector.url}/script.js" defer></script>`,
    )
    await visitor.open(`${pages.url}/?dub_id=k1Xr0bCFh1wQzT9d`)
    await visitor.press('Our friends')
    await visitor.sees('Elsewhere')
    expect(visitor.address()).toBe(`${pages.otherUrl}/elsewhere`)

    await visitor.goBack()
    await visitor.press('Pay there')
    await visitor.sees('Elsewhere')
    expect(visitor.address()).toBe(`${pages.otherUrl}/elsewhere?order=7&dub_id=k1Xr0bCFh1wQzT9d`)
  },
)
