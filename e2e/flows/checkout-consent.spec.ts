import { expect } from '@playwright/test'
import {
  COLLECTOR,
  openWeb,
  SHOP,
  scriptTag,
  site,
  watchedCollector,
} from '../checkouts/open-web.ts'
import { flow } from '../support/flow.ts'

const form = '<form data-checkout><button>Buy</button></form>'
const field = `new FormData(document.querySelector('form')).get('clickId')`

/** What the page keeps: cookies, and both kinds of storage. */
const kept = '[document.cookie, localStorage.length, sessionStorage.length]'
const NOTHING = ['', 0, 0]

flow(
  'without the visitor’s answer the click is known and nothing is kept',
  async ({ visitor, network }) => {
    openWeb(network, {
      [SHOP]: site('Shop', form + scriptTag('data-consent="required"')),
    })
    await visitor.open(`${SHOP}/?via=ada&dub_id=CLICK`)
    expect(await visitor.evaluate('dubAnalytics.clickId()')).toBe('CLICK')
    expect(await visitor.evaluate(field)).toBe('CLICK')
    expect(await visitor.evaluate(kept)).toEqual(NOTHING)

    await visitor.evaluate(`dubAnalytics('consent', 'granted')`)
    expect(await visitor.cookie('dub_id')).toBe('CLICK')
    await visitor.open(SHOP)
    expect(await visitor.evaluate('dubAnalytics.clickId()')).toBe('CLICK')

    await visitor.evaluate(`dubAnalytics.consent('denied')`)
    expect(await visitor.evaluate('dubAnalytics.clickId()')).toBeUndefined()
    expect(await visitor.evaluate(field)).toBeNull()
    expect(await visitor.evaluate(kept)).toEqual(NOTHING)
  },
)

flow('an answer given before the script has loaded counts', async ({ visitor, network }) => {
  const stub = `<script>
    window.dubAnalytics = function () { (dubAnalytics.q = dubAnalytics.q || []).push(arguments) }
    dubAnalytics('consent', 'granted')
  </script>`
  openWeb(network, {
    [SHOP]: site('Shop', stub + scriptTag('data-consent="required"')),
  })
  await visitor.open(`${SHOP}/?dub_id=CLICK`)
  expect(await visitor.cookie('dub_id')).toBe('CLICK')
})

const signal =
  '<script>Object.defineProperty(navigator, "globalPrivacyControl", { value: true })</script>'

flow(
  'Global Privacy Control is a no, until the visitor says yes here',
  async ({ visitor, network, collector }) => {
    const calls: Request[] = []
    openWeb(network, {
      [SHOP]: site('Shop', signal + scriptTag()),
      [COLLECTOR]: watchedCollector(collector, calls),
    })
    await visitor.open(`${SHOP}/?via=ada`)
    await visitor.open(`${SHOP}/?dub_id=CLICK`)
    expect(await visitor.evaluate('dubAnalytics.clickId()')).toBeUndefined()
    expect(await visitor.evaluate(kept)).toEqual(NOTHING)
    expect(calls.filter(({ method }) => method === 'POST')).toEqual([])

    await visitor.evaluate(`dubAnalytics.consent('granted')`)
    expect(await visitor.cookie('dub_id')).toBe('CLICK')
  },
)

flow('a merchant who has another basis says data-gpc="ignore"', async ({ visitor, network }) => {
  openWeb(network, {
    [SHOP]: site('Shop', signal + scriptTag('data-gpc="ignore"')),
  })
  await visitor.open(`${SHOP}/?dub_id=CLICK`)
  expect(await visitor.cookie('dub_id')).toBe('CLICK')
})
