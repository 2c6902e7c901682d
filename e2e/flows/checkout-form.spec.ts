import { expect } from '@playwright/test'
import { flow } from '../support/flow.ts'

const CLICK_ID = 'k1Xr0bCFh1wQzT9d'

const WAYS: readonly (readonly [way: string, script: string])[] = [
  ['a pressed button', 'form.querySelector("button").click()'],
  ['form.requestSubmit()', 'form.requestSubmit()'],
  ['form.submit()', 'form.submit()'],
  ['new FormData(form)', 'void fetch(form.action, { method: "POST", body: new FormData(form) })'],
]

for (const [way, script] of WAYS) {
  flow(
    `a marked form sent by ${way} carries the click id`,
    async ({ visitor, pages, collector }) => {
      pages.show(
        '/',
        `<form data-checkout method="post" action="/checkout">
         <input name="order" value="7"><button>Pay</button></form>
       <script src="${collector.url}/script.js" defer></script>`,
      )
      await visitor.open(`${pages.url}/?dub_id=${CLICK_ID}`)
      await visitor.evaluate(`{ const form = document.forms[0]; ${script} }`)
      expect(await pages.takeForm('/checkout')).toEqual([
        ['order', '7'],
        ['clickId', CLICK_ID],
      ])
    },
  )
}

flow(
  'a form matched by the tag carries the click id, and any other does not',
  async ({ visitor, pages, collector }) => {
    pages.show(
      '/',
      `<form class="cart" method="post" action="/checkout"><button>Pay</button></form>
     <form method="post" action="/newsletter"><input name="letters" value="yes">
       <button>Subscribe</button></form>
     <script src="${collector.url}/script.js" data-checkout="form.cart" defer></script>`,
    )
    await visitor.open(`${pages.url}/?dub_id=${CLICK_ID}`)
    await visitor.press('Subscribe')
    expect(await pages.takeForm('/newsletter')).toEqual([['letters', 'yes']])

    await visitor.open(pages.url)
    await visitor.press('Pay')
    expect(await pages.takeForm('/checkout')).toEqual([['clickId', CLICK_ID]])
  },
)

flow('a field the shop has filled itself is left alone', async ({ visitor, pages, collector }) => {
  pages.show(
    '/',
    `<form data-checkout method="post" action="/checkout">
       <input type="hidden" name="clickId" value="the-shops-own"><button>Pay</button></form>
     <script src="${collector.url}/script.js" defer></script>`,
  )
  await visitor.open(`${pages.url}/?dub_id=${CLICK_ID}`)
  await visitor.press('Pay')
  expect(await pages.takeForm('/checkout')).toEqual([['clickId', 'the-shops-own']])
})

flow(
  'a form without an action goes to its own page, whatever <base> says',
  async ({ visitor, pages, collector }) => {
    const outbound = JSON.stringify({ outbound: 'pay.example, localhost' })
    pages.show(
      '/basket',
      `<base href="${pages.otherUrl}/">
     <form method="post"><input name="update" value="7"><button>Update</button></form>
     <form method="post" action="/pay"><button>Pay</button></form>
     <script src="${collector.url}/script.js" data-domains='${outbound}' defer></script>`,
    )
    await visitor.open(`${pages.url}/basket?dub_id=${CLICK_ID}`)
    await visitor.press('Update')
    await visitor.sees('Received')
    expect(await pages.takeForm('/basket')).toEqual([['update', '7']])
    expect(visitor.address()).toContain(pages.url)

    await visitor.open(`${pages.url}/basket`)
    await visitor.press('Pay')
    expect(await pages.takeForm('/pay')).toEqual([['dub_id', CLICK_ID]])
  },
)

flow(
  'a checkout link rendered and followed at once carries the click id',
  async ({ visitor, pages, collector }) => {
    pages.show('/pay', '<h1>Payment</h1>')
    pages.show('/', `<script src="${collector.url}/script.js" defer></script>`)
    await visitor.open(`${pages.url}/?dub_id=${CLICK_ID}`)
    await visitor.evaluate(`{
    const link = document.createElement('a')
    link.dataset.checkout = ''
    link.href = '${pages.otherUrl}/pay?order=7#card'
    document.body.append(link)
    link.click()
  }`)
    await visitor.sees('Payment')
    expect(visitor.address()).toBe(`${pages.otherUrl}/pay?order=7&dub_id=${CLICK_ID}#card`)
  },
)
