import { Hono } from 'hono'
import * as z from 'zod'
import { allowBrowsers } from '../allow-browsers.ts'
import type { CollectorEnv, Services } from '../collector-env.ts'
import type { EndpointDocs } from '../endpoint-docs.ts'
import { keyOfPath } from '../key-of-path.ts'
import { readBody } from '../read-body.ts'
import { createRecordVisit } from '../record-visit.ts'
import { text } from '../validate.ts'

const URL_CHARACTERS_MAX = 32_000

const deepLink = text(URL_CHARACTERS_MAX)
  .transform((link) => (link.includes('://') ? link : `https://${link}`))
  .refine((link) => URL.canParse(link) && new URL(link).host !== '', {
    error: 'must be a URL with a host',
  })

/** Apps that were opened by no link send their `dubDomain` instead. */
const openBody = z
  .object({ deepLink: deepLink.nullish(), dubDomain: text(255).nullish() })
  .refine((body) => body.deepLink || body.dubDomain, {
    path: ['deepLink'],
    error: 'a deep link or a dubDomain is needed',
  })

/**
 * `POST /track/open {deepLink}` → `{"clickId", "link"}`: an app was opened by a short link. One
 * that was opened by none is told of none: who it might have been is not guessed.
 */
export function trackOpen(services: Services): Hono<CollectorEnv> {
  const recordVisit = createRecordVisit(services)
  return new Hono<CollectorEnv>().use(allowBrowsers).post('/', async (c) => {
    const { deepLink } = await readBody(c, openBody)
    if (!deepLink) return c.json({ clickId: null, link: null })
    const { host, pathname } = new URL(deepLink)
    const { clickId, link } = await recordVisit(c, {
      domain: host.replace(/^www\./, ''),
      key: keyOfPath(pathname),
      url: null,
      referrer: null,
      isTold: 'by_app',
    })
    const { id, domain, key, url } = link
    return c.json({ clickId, link: { id, domain, key, url } })
  })
}

export const trackOpenDocs: EndpointDocs = {
  'POST /track/open': {
    group: 'Clicks',
    summary: 'Record that an app was opened by a short link',
    key: 'none',
    body: openBody,
    bodyExample: { deepLink: 'https://go.shop.example/summer' },
    answer: {
      description: 'The click’s id and its link; both null where the app was opened by none.',
      example: {
        clickId: 'Vbl7T5kE9lpBg2IC',
        link: {
          id: 'link_Vbl7T5kE9lpBg2IC',
          domain: 'go.shop.example',
          key: 'summer',
          url: 'https://shop.example/',
        },
      },
    },
    refusals: ['not_found'],
  },
}
