import { type Context, Hono } from 'hono'
import * as z from 'zod'
import type { Link } from '../../attribution/link.ts'
import { allowBrowsersWithCookies } from '../allow-browsers.ts'
import { parseObject } from '../answers/parse-object.ts'
import { visitFields } from '../bodies/visit-fields.ts'
import type { CollectorEnv, Services } from '../collector-env.ts'
import type { EndpointDocs } from '../endpoint-docs.ts'
import { findKeptClick, firstPartyCookie } from '../first-party-cookie.ts'
import { KEY_CHARACTERS_MAX } from '../link-body.ts'
import { readBody } from '../read-body.ts'
import { createRecordVisit } from '../record-visit.ts'
import { requestHeader } from '../request-header.ts'
import { text } from '../validate.ts'

const clickBody = z.object({ ...visitFields, key: text(KEY_CHARACTERS_MAX).min(1) })

/**
 * `POST /track/click {domain, key, url?, referrer?}` → `{"clickId"}`, and whose link it is: a visit
 * that names its link (`?via=<key>`) and not by redirect. Public: browsers call it from the shop's
 * pages. A page on our own site gets the cookie too, which browsers keep if it asked for that.
 *
 * `POST /track/click/refresh`: the cookie that the browser has sent, set anew and by a server. It
 * renews what is there and brings nothing, so that whoever calls it can change nobody's click.
 */
export function trackClick(services: Services): Hono<CollectorEnv> {
  const recordVisit = createRecordVisit(services)
  const keep = (c: Context<CollectorEnv>, clickId: string) => {
    const page = requestHeader(c, 'origin')
    c.header('Set-Cookie', firstPartyCookie(c, services.publicUrl, clickId, page))
  }
  return new Hono<CollectorEnv>()
    .use(allowBrowsersWithCookies(services.publicUrl))
    .post('/', async (c) => {
      const visit = await readBody(c, clickBody)
      const { clickId, link } = await recordVisit(c, { ...visit, isTold: 'by_page' })
      keep(c, clickId)
      return c.json({ clickId, ...offerOf(link) })
    })
    .post('/refresh', (c) => {
      const clickId = findKeptClick(c)
      if (clickId) keep(c, clickId)
      return c.json({ clickId: clickId ?? null })
    })
}

/** What pages may show to those whom a partner has sent. */
function offerOf({ partner, discount }: Link) {
  if (partner === null && discount === null) return {}
  return { partner: parseObject(partner), discount: parseObject(discount) }
}

export const trackClickDocs: EndpointDocs = {
  'POST /track/click': {
    group: 'Clicks',
    summary: 'Record a visit that names its link',
    description:
      'The same visitor on the same link within an hour has the same click. A bot is given ' +
      'an id that is not recorded.',
    key: 'none',
    body: clickBody,
    bodyExample: { key: 'summer', url: 'https://shop.example/' },
    answer: {
      description:
        'The click’s id; with a partner’s link, whose it is and what its visitors are offered.',
      example: { clickId: 'Vbl7T5kE9lpBg2IC' },
    },
    refusals: ['forbidden', 'not_found'],
  },
  'POST /track/click/refresh': {
    group: 'Clicks',
    summary: 'Renew the visitor’s own cookie',
    description:
      'For pages on the collector’s own site: sets the cookie dub_id that the browser has sent ' +
      'for 90 days more, which Safari grants to servers and not to scripts.',
    key: 'none',
    answer: {
      description: 'The click that the browser keeps, or null.',
      example: { clickId: 'Vbl7T5kE9lpBg2IC' },
    },
  },
}
