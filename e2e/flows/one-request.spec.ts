import { expect } from '@playwright/test'
import { ADAPTERS } from '../../snippet/src/adapters.ts'
import {
  COLLECTOR,
  openWeb,
  SHOP,
  scriptTag,
  site,
  watchedCollector,
} from '../checkouts/open-web.ts'
import { flow } from '../support/flow.ts'
import type { Site } from '../support/network/site.ts'
import type { Visitor } from '../support/visitor.ts'

/** Takes down what a host is asked for. */
function counted(host: Site, asked: string[]): Site {
  return {
    fetch(request) {
      const { method, url } = request
      asked.push(`${method} ${url}`)
      return host.fetch(request)
    },
  }
}

/** When the collector has answered this, whatever the page has asked for before is counted. */
const MARKER = `${COLLECTOR}/healthz`
async function openWhole(visitor: Visitor, address: string): Promise<void> {
  await visitor.open(address)
  await visitor.evaluate('new Promise((settled) => dubAnalytics.ready(settled))')
  await visitor.evaluate(`fetch('${MARKER}', { mode: 'no-cors' }).then(() => true)`)
}

for (const adapter of ADAPTERS) {
  const tag = scriptTag('', adapter === 'opened' ? '' : adapter)
  const [, script] = /src="(.*?)"/.exec(tag) ?? []

  flow(
    `a page with ${script} makes one request for it and no other`,
    async ({ visitor, network, collector }) => {
      const asked: string[] = []
      openWeb(network, {
        [SHOP]: counted(site('Shop', tag), asked),
        [COLLECTOR]: counted(watchedCollector(collector, []), asked),
      })
      await openWhole(visitor, `${SHOP}/`)
      expect(asked).toEqual([`GET ${SHOP}/`, `GET ${script}`, `GET ${MARKER}`])

      // The control: where there is a click to report, one more is counted. Browsers may keep the
      // script between two pages, or ask whether it is still the same.
      asked.length = 0
      await openWhole(visitor, `${SHOP}/?via=nobody`)
      expect(asked.filter((each) => each !== `GET ${script}`)).toEqual([
        `GET ${SHOP}/?via=nobody`,
        `POST ${COLLECTOR}/track/click`,
        `GET ${MARKER}`,
      ])
    },
  )
}
