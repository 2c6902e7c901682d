import { flow } from '../support/flow.ts'
import { buy, goToCheckout, newEmail, pay, readOrderNumber } from '../support/storefront.ts'

const ONE_SALE = { clicks: 1, leads: 1, sales: 1, saleAmount: 1400 }

flow('a buyer who presses Pay twice has bought once', async ({ visitor, storefront, recorded }) => {
  const link = await recorded.createLink(storefront.url)
  const marker = await recorded.createLink(storefront.url)
  await visitor.open(link.shortLink)

  await goToCheckout(visitor, storefront)
  await visitor.fill('E-mail', newEmail())
  await visitor.pressTwice('Pay $')
  const order = await readOrderNumber(visitor)

  await visitor.open(marker.shortLink)
  await recorded.expectSale(await buy(visitor, storefront))
  await recorded.expectSale(order)
  await recorded.expectTotals(link, ONE_SALE)
})

flow(
  'a thank-you page that is reloaded counts its sale once',
  async ({ visitor, storefront, recorded }) => {
    const link = await recorded.createLink(storefront.url)
    const marker = await recorded.createLink(storefront.url)
    await visitor.open(link.shortLink)

    const order = await buy(visitor, storefront)
    await visitor.reload()
    await visitor.sees('Thank you.')
    await visitor.reload()
    await visitor.sees(order)

    await visitor.open(marker.shortLink)
    await recorded.expectSale(await buy(visitor, storefront))
    await recorded.expectSale(order)
    await recorded.expectTotals(link, ONE_SALE)
  },
)

flow(
  'a payment page opened and paid a second time is one sale',
  async ({ visitor, storefront, recorded }) => {
    const link = await recorded.createLink(storefront.url)
    const marker = await recorded.createLink(storefront.url)
    const email = newEmail()
    await visitor.open(link.shortLink)
    await goToCheckout(visitor, storefront)
    await visitor.press('Pay with Paywell')
    await visitor.arrivesAt(storefront.paymentsUrl)
    const hostedCheckout = visitor.address()
    const order = await pay(visitor, { email })

    await visitor.open(hostedCheckout)
    await pay(visitor, { email })

    await visitor.open(marker.shortLink)
    await recorded.expectSale(await buy(visitor, storefront))
    await recorded.expectSale(order)
    await recorded.expectTotals(link, ONE_SALE)
  },
)
