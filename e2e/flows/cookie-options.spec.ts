import { expect } from '@playwright/test'
import { openWeb, SHOP, scriptTag, site } from '../checkouts/open-web.ts'
import { flow } from '../support/flow.ts'

const DAY_SECONDS = 86_400
/** The script's clock and this one are read a moment apart. */
const WITHIN_SECONDS = 600

const LIVES: readonly (readonly [options: object | null, days: number])[] = [
  [{}, 90],
  [null, 90],
  [{ maxAge: 86_400 }, 1],
  [{ maxAge: 5_400 }, 5_400 / DAY_SECONDS],
  [{ expiresInDays: 30 }, 30],
  [{ expiresInDays: 0.5 }, 0.5],
  [{ maxAge: 86_400, expiresInDays: 30, expires: '2031-01-01T00:00:00Z' }, 1],
  [{ expires: new Date(Date.now() + 7 * DAY_SECONDS * 1_000) }, 7],
  [{ expiresInDays: 30, httpOnly: true, secure: true, sameSite: 'None' }, 30],
]

for (const [options, days] of LIVES) {
  const text = JSON.stringify(options).replace(/"expires":"[^"]+"/, '"expires":…')
  flow(`with the cookie options ${text} it lives ${days} days`, async ({ visitor, network }) => {
    const tag = scriptTag(`data-cookie-options='${JSON.stringify(options)}'`)
    openWeb(network, { [SHOP]: site('Shop', tag) })
    const before = Date.now() / 1_000
    // What the collector would renew is not what the script has written.
    void network.hold('/track/click/refresh')
    await visitor.open(`${SHOP}/?dub_id=CLICK`)
    const cookies = await visitor.cookieJar()
    expect(cookies.map(({ name, value }) => [name, value])).toEqual([['dub_id', 'CLICK']])
    const livesSeconds = (cookies[0]?.expires ?? 0) - before
    expect(Math.abs(livesSeconds - days * DAY_SECONDS)).toBeLessThan(WITHIN_SECONDS)
  })
}

flow('a domain and a path of the merchant’s are the cookie’s', async ({ visitor, network }) => {
  const options = { domain: 'www.shop.example', path: '/tea' }
  const tag = scriptTag(`data-cookie-options='${JSON.stringify(options)}'`)
  const shop = 'https://www.shop.example'
  openWeb(network, { [shop]: site('Shop', tag) })
  await visitor.open(`${shop}/tea?dub_id=CLICK`)
  const cookies = await visitor.cookieJar()
  expect(cookies.map(({ value, domain, path }) => [value, domain, path])).toEqual([
    ['CLICK', '.www.shop.example', '/tea'],
  ])
})
