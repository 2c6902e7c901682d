import { Hono } from 'hono'
import * as z from 'zod'
import { allowBrowsers } from '../allow-browsers.ts'
import { visitFields } from '../bodies/visit-fields.ts'
import type { CollectorEnv, Services } from '../collector-env.ts'
import type { EndpointDocs } from '../endpoint-docs.ts'
import { keyOfPath } from '../key-of-path.ts'
import { readBody } from '../read-body.ts'
import { createRecordVisit } from '../record-visit.ts'

const visitBody = z.object({
  ...visitFields,
  url: visitFields.url.refine((url) => url !== null, { error: 'must be an http or https URL' }),
})

/**
 * `POST /track/visit {domain, url, referrer?}` → `{"clickId"}`: a visit to a page whose path is a
 * link's key, as on a site that serves its short links itself.
 */
export function trackVisit(services: Services): Hono<CollectorEnv> {
  const recordVisit = createRecordVisit(services)
  return new Hono<CollectorEnv>().use(allowBrowsers).post('/', async (c) => {
    const visit = await readBody(c, visitBody)
    const key = keyOfPath(new URL(visit.url ?? '').pathname)
    const { clickId } = await recordVisit(c, { ...visit, key, isTold: 'by_page' })
    return c.json({ clickId })
  })
}

export const trackVisitDocs: EndpointDocs = {
  'POST /track/visit': {
    group: 'Clicks',
    summary: 'Record a visit to a page whose path is a link’s key',
    key: 'none',
    body: visitBody,
    bodyExample: { url: 'https://shop.example/summer' },
    answer: { description: 'The click’s id.', example: { clickId: 'Vbl7T5kE9lpBg2IC' } },
    refusals: ['forbidden', 'not_found'],
  },
}
