import { Hono } from 'hono'
import { cors } from 'hono/cors'
import { z } from 'zod'
import { ApiError } from '../api-error.ts'
import type { CollectorEnv, Services } from '../collector-env.ts'
import { findLink } from '../find-link.ts'
import { limitBody, readBody } from '../read-body.ts'
import { text } from '../validate.ts'
import { createRecognizeVisitor } from '../visitor.ts'

const PREFLIGHT_SECONDS = 86_400
const KEY_CHARACTERS_MAX = 190

const clickBody = z.object({
  domain: text(255).optional(),
  key: text(KEY_CHARACTERS_MAX).min(1),
  url: text(Number.POSITIVE_INFINITY).nullish().transform(withoutQuery),
  referrer: text(Number.POSITIVE_INFINITY).nullish().transform(withoutQuery),
})

/**
 * `POST /track/click {domain, key, url?, referrer?}` → `{"clickId"}`: a visit that names its link
 * (`?via=<key>`) and not by redirect. Public: browsers call it from the shop's pages.
 */
export function trackClick(services: Services): Hono<CollectorEnv> {
  const recognizeVisitor = createRecognizeVisitor(services)
  return new Hono<CollectorEnv>()
    .use(cors({ origin: '*', allowMethods: ['POST'], maxAge: PREFLIGHT_SECONDS }))
    .post('/', limitBody, async (c) => {
      const { domain, key, url, referrer } = await readBody(c, clickBody)
      const link = await findLink(services, domain, key)
      if (!link) throw unknownLink(key)
      const visitor = await recognizeVisitor(c)
      const decision = await services.ledger.submit<'click'>({
        kind: 'click',
        visit: {
          workspaceId: link.workspaceId,
          linkId: link.id,
          visitorHash: visitor.hash,
          isBot: visitor.isBot,
          url: url ?? link.url,
          referrer,
        },
      })
      if (decision.outcome === 'unknown_link') throw unknownLink(key)
      c.header('Saletrail-Outcome', decision.outcome)
      return c.json({ clickId: decision.clickId })
    })
}

function unknownLink(key: string): ApiError {
  return new ApiError('not_found', `key: no link ${JSON.stringify(key)} is there.`, {
    outcome: 'unknown_link',
  })
}

/** Queries carry what visitors typed and who they are; where they came from needs only the page. */
export function withoutQuery(address: string | null | undefined): string | null {
  if (!address || !URL.canParse(address)) return null
  const { protocol, host, pathname } = new URL(address)
  return /^https?:$/.test(protocol) ? `${protocol}//${host}${pathname}` : null
}
