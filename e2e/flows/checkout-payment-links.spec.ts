import { expect } from '@playwright/test'
import { type Arrivals, openWeb, SHOP, scriptTag, site } from '../checkouts/open-web.ts'
import { flow } from '../support/flow.ts'

const LINKS: readonly (readonly [platform: string, address: string, arrives: string])[] = [
  ['Stripe', 'https://buy.stripe.com/test_9a', '?client_reference_id=dub_id_CLICK'],
  [
    'Stripe with the cart of a merchant',
    'https://buy.stripe.com/test_9a?client_reference_id=cart_7&locale=de',
    '?client_reference_id=cart_7&locale=de',
  ],
  ['Polar', 'https://buy.polar.sh/polar_cl_9a?a=b%20c', '?a=b%20c&reference_id=CLICK'],
  [
    'Lemon Squeezy',
    'https://tea.lemonsqueezy.com/buy/9a?checkout[custom][plan]=pro',
    '?checkout[custom][plan]=pro&checkout[custom][dub_id]=CLICK',
  ],
]

for (const [platform, address, arrives] of LINKS) {
  flow(
    `a payment link of ${platform} carries what it hands back with the order`,
    async ({ visitor, network }) => {
      const paid: Arrivals = []
      openWeb(network, {
        [SHOP]: site('Shop', `<a href="${address}">Buy</a>${scriptTag()}`),
        [new URL(address).origin]: site('Pay here', '', paid),
      })
      await visitor.open(`${SHOP}/?dub_id=CLICK`)
      await visitor.press('Buy')
      await visitor.sees('Pay here')
      expect(paid.map(({ url }) => new URL(url).search)).toEqual([arrives])
    },
  )
}

const reference = '?client_reference_id=dub_id_CLICK'

flow('a payment link opened in any other way carries it too', async ({ visitor, network }) => {
  const paid: Arrivals = []
  openWeb(network, {
    [SHOP]: site(
      'Shop',
      `<a target="_blank" href="https://buy.stripe.com/blank">New tab</a>
       <a id="stopped" href="https://buy.stripe.com/stopped">Stopped</a>
       <form action="https://buy.stripe.com/form"><button>Form</button></form>
       <script>
         stopped.addEventListener('click', (event) => event.stopPropagation())
       </script>${scriptTag()}`,
    ),
    'https://buy.stripe.com': site('Pay here', '', paid),
  })
  await visitor.open(`${SHOP}/?dub_id=CLICK`)
  await visitor.press('New tab')
  await visitor.turnToNewTab()
  await visitor.sees('Pay here')
  await visitor.turnBack()

  await visitor.press('Stopped')
  await visitor.sees('Pay here')
  await visitor.goBack()
  await visitor.press('Form')
  await visitor.sees('Pay here')
  const paths = paid.map(({ url }) => new URL(url).pathname)
  expect(paths).toEqual(expect.arrayContaining(['/blank', '/stopped', '/form']))
  for (const { url } of paid) expect(new URL(url).search).toBe(reference)
})

for (const button of ['middle', 'right'] as const) {
  flow(
    `a payment link pressed with the ${button} button has it in its address`,
    async ({ visitor, network }) => {
      openWeb(network, {
        [SHOP]: site('Shop', `<a href="https://buy.stripe.com/test_9a">Buy</a>${scriptTag()}`),
        'https://buy.stripe.com': site('Pay here'),
      })
      await visitor.open(`${SHOP}/?dub_id=CLICK`)
      // What the browser now opens in a tab behind, or copies, is the address of the element.
      await visitor.press('Buy', button)
      const address = await visitor.evaluate('document.querySelector("a").href')
      expect(address).toBe(`https://buy.stripe.com/test_9a${reference}`)
    },
  )
}

flow(
  'a payment link whose menu is opened by a key or a long press has it before the menu is there',
  async ({ visitor, network }) => {
    openWeb(network, {
      [SHOP]: site('Shop', `<a href="https://buy.stripe.com/test_9a">Buy</a>${scriptTag()}`),
    })
    await visitor.open(`${SHOP}/?dub_id=CLICK`)
    // No button is pressed then, so there is no `auxclick` that would come in its place.
    const opened = `new MouseEvent('contextmenu', { bubbles: true, composed: true })`
    await visitor.evaluate(`void document.querySelector('a').dispatchEvent(${opened})`)
    const address = await visitor.evaluate('document.querySelector("a").href')
    expect(address).toBe(`https://buy.stripe.com/test_9a${reference}`)
  },
)
