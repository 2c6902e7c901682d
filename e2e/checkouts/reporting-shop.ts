import type { Collector } from '../support/collector.ts'
import type { Network } from '../support/network/network.ts'
import type { Site } from '../support/network/site.ts'
import { COLLECTOR, openWeb, SHOP, scriptTag, site, watchedCollector } from './open-web.ts'

/** What the page of the shop evaluates to report a sale. */
export const sale = `dubAnalytics.trackSale({ customerExternalId: 'c1', amount: 1999 })`

/** How many calls wait in the browser. */
export const waiting = `Object.keys(localStorage).filter((name) => /^dub_call/.test(name)).length`

type Body = { invoiceId: string; amount: number; clickId: string }

/** A shop whose collector can be away, in the way that is given, and comes back. */
export function openReportingShop(network: Network, real: Collector, attributes = '') {
  const arrived: Request[] = []
  const collector = watchedCollector(real, arrived)
  const key = `data-publishable-key="${real.settings.publishableKey}"`
  let away: (() => Response) | undefined
  const door: Site = {
    fetch: (request) => (away && request.method === 'POST' ? away() : collector.fetch(request)),
  }
  const tag = scriptTag(`${key} ${attributes}`)
  openWeb(network, { [SHOP]: site('Shop', tag), [COLLECTOR]: door })
  return {
    goAway: (how: () => Response) => {
      away = how
    },
    comeBack: () => {
      away = undefined
    },
    sales: (): Promise<Body[]> =>
      Promise.all(
        arrived
          .filter(({ url, method }) => url.includes('/track/sale') && method === 'POST')
          .map((request) => request.clone().json()),
      ),
  }
}
