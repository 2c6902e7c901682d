import { expect } from '@playwright/test'
import { flow } from '../support/flow.ts'
import { buy } from '../support/storefront.ts'

const HOSTILE: readonly (readonly [what: string, value: string])[] = [
  ['a cookie attribute', 'x; Max-Age=0'],
  ['4,000 characters', 'a'.repeat(4_000)],
  ['markup', '<script>alert(1)</script>'],
  ['a line break', 'abc\r\nSet-Cookie: dub_id=evil'],
  ['nothing', ''],
]

for (const [what, value] of HOSTILE) {
  flow(
    `?dub_id= with ${what} leaves the cookie untouched`,
    async ({ visitor, storefront, recorded }) => {
      const link = await recorded.createLink(storefront.url)
      await visitor.open(link.shortLink)
      const clickId = await visitor.cookie('dub_id')
      expect(clickId).toBeTruthy()

      await visitor.open(`${storefront.url}/?dub_id=${encodeURIComponent(value)}`)
      await visitor.evaluate('new Promise((settled) => dubAnalytics.ready(settled))')
      expect(await visitor.cookie('dub_id')).toBe(clickId)
      expect(visitor.faults).toEqual([])

      const sale = await recorded.expectSale(await buy(visitor, storefront))
      expect(sale.click.id).toBe(clickId)
    },
  )
}
