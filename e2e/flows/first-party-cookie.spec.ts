import { expect } from '@playwright/test'
import { COLLECTOR, openWeb, SHOP, scriptTag, site, siteWithCookie } from '../checkouts/open-web.ts'
import { flow } from '../support/flow.ts'
import type { Visitor } from '../support/visitor.ts'

const DAY_SECONDS = 86_400

/** A click of the day before, as a script has written it in Safari: it has six days left. */
function clickOfYesterday() {
  const expires = new Date(Date.now() + 6 * DAY_SECONDS * 1_000).toUTCString()
  return siteWithCookie(`dub_id=CLICK; Domain=shop.example; Path=/; Secure; Expires=${expires}`)
}

async function daysLeft(visitor: Visitor): Promise<number | undefined> {
  const cookie = (await visitor.cookieJar()).find(({ name }) => name === 'dub_id')
  return cookie && Math.round(cookie.expires - Date.now() / 1_000) / DAY_SECONDS
}

flow(
  'on the next visit the collector renews the cookie, which the script leaves alone',
  async ({ visitor, network }) => {
    openWeb(network, { [SHOP]: clickOfYesterday() })
    await visitor.open(SHOP)
    expect(await daysLeft(visitor)).toBeLessThan(7)
    openWeb(network, { [SHOP]: site('Shop', scriptTag()) })
    await visitor.open(SHOP)
    await expect.poll(() => daysLeft(visitor)).toBeGreaterThan(89)
    expect(await visitor.evaluate('document.cookie')).toBe('dub_id=CLICK')
    expect(visitor.faults).toEqual([])
  },
)

flow('before the visitor has agreed, nothing is renewed', async ({ visitor, network }) => {
  openWeb(network, { [SHOP]: clickOfYesterday() })
  await visitor.open(SHOP)
  openWeb(network, { [SHOP]: site('Shop', scriptTag('data-consent="required"')) })
  const asked = network.hold('/track/click/refresh').then(() => 'asked')
  await visitor.open(SHOP)
  expect(await daysLeft(visitor)).toBeLessThan(7)

  // The control: a page that asks nobody does ask the collector, and the first one has not.
  network.goUp()
  openWeb(network, { [SHOP]: site('Shop', scriptTag()) })
  await visitor.open(`${SHOP}/later`)
  await expect.poll(() => daysLeft(visitor)).toBeGreaterThan(89)
  expect(await Promise.race([asked, Promise.resolve('not asked')])).toBe('not asked')
})

flow(
  'a no stands, though the collector answers the yes before it later',
  async ({ visitor, network }) => {
    openWeb(network, { [SHOP]: site('Shop', scriptTag('data-consent="required"')) })
    const asked = network.hold('/track/click/refresh')
    await visitor.open(`${SHOP}/?dub_id=CLICK`)
    await visitor.evaluate(`dubAnalytics.consent('granted')`)
    await asked
    await visitor.evaluate(`dubAnalytics.consent('denied')`)
    expect(await visitor.cookie('dub_id')).toBe(undefined)
    network.goUp()
    const entries = `performance.getEntriesByType('resource')`
    const answers = `${entries}.filter(({ name }) => name.endsWith('/refresh')).length`
    await expect.poll(() => visitor.evaluate(answers)).toBe(1)
    await expect.poll(() => visitor.cookie('dub_id')).toBe(undefined)
  },
)

flow(
  'a collector elsewhere is not asked to set a cookie',
  async ({ visitor, network, collector }) => {
    network.lead('https://collector.test', collector.url)
    const tag = '<script src="https://collector.test/script.js"></script>'
    const asked = network.hold('/track/click/refresh').then(() => 'asked')
    openWeb(network, { [SHOP]: clickOfYesterday() })
    await visitor.open(SHOP)
    openWeb(network, { [SHOP]: site('Shop', tag) })
    await visitor.open(SHOP)
    await visitor.open(`${SHOP}/later`)
    expect(await daysLeft(visitor)).toBeLessThan(7)
    // A later call of the page's, which has arrived: one before it would have, too.
    await visitor.evaluate(
      `fetch('https://collector.test/health', { mode: 'no-cors' }).then(String)`,
    )
    expect(await Promise.race([asked, Promise.resolve('not asked')])).toBe('not asked')
  },
)

flow(
  'a short link of the shop’s own site leaves the cookie, even where no script runs',
  async ({ visitor, network, recorded }) => {
    const link = await recorded.createLink(SHOP)
    openWeb(network, { [SHOP]: site('Shop') })
    await visitor.open(`${COLLECTOR}/${link.key}`)
    expect(visitor.address()).toBe(`${SHOP}/?dub_id=${await visitor.cookie('dub_id')}`)
    expect(await daysLeft(visitor)).toBeGreaterThan(89)
  },
)

flow(
  'what a short link has left is taken back where the visitor has to be asked first',
  async ({ visitor, network, recorded }) => {
    const link = await recorded.createLink(SHOP)
    openWeb(network, { [SHOP]: site('Shop', scriptTag('data-consent="required"')) })
    await visitor.open(`${COLLECTOR}/${link.key}`)
    const clickId = new URL(visitor.address()).searchParams.get('dub_id')
    expect(await visitor.evaluate('document.cookie')).toBe('')
    expect(await visitor.evaluate('sessionStorage.length')).toBe(0)
    expect(await visitor.evaluate('dubAnalytics.clickId()')).toBe(clickId)

    await visitor.evaluate(`dubAnalytics.consent('granted')`)
    expect(await visitor.cookie('dub_id')).toBe(clickId)
    await visitor.open(`${SHOP}/later`)
    expect(await visitor.evaluate('dubAnalytics.clickId()')).toBe(clickId)
  },
)
