import { type Context, Hono } from 'hono'
import { isExpired, isThere, type Link } from '../../attribution/link.ts'
import { ApiError } from '../api-error.ts'
import type { CollectorEnv, Services } from '../collector-env.ts'
import { appendCarried, escapeForHeader } from '../destination.ts'
import type { EndpointDocs } from '../endpoint-docs.ts'
import { findLink } from '../find-link.ts'
import { findKeptClick, setFirstPartyCookie } from '../first-party-cookie.ts'
import { requestHeader } from '../request-header.ts'
import { createRecognizeVisitor } from '../visitor.ts'
import { withoutQuery } from '../without-query.ts'

const FOUND = 302

/**
 * `GET /<key>`: records the click and answers 302 to the link's destination with the click id.
 * `HEAD` and bots are redirected without a click. So is everybody while the store cannot write: a
 * visitor never pays for our trouble.
 */
export function shortLink(services: Services): Hono<CollectorEnv> {
  const recognizeVisitor = createRecognizeVisitor(services)

  async function recordClick(c: Context<CollectorEnv>, link: Link): Promise<string | undefined> {
    try {
      const visitor = await recognizeVisitor(c)
      if (visitor.isBot) return undefined
      const decision = await services.ledger.submit<'click'>({
        kind: 'click',
        visit: {
          workspaceId: link.workspaceId,
          linkId: link.id,
          visitorHash: visitor.hash,
          isBot: false,
          url: link.url,
          referrer: withoutQuery(requestHeader(c, 'referer')),
          surroundings: visitor.surroundings,
        },
      })
      return 'clickId' in decision ? decision.clickId : undefined
    } catch (error) {
      services.log.error(
        { err: error },
        'a click could not be recorded; its visitor was redirected',
      )
      return undefined
    }
  }

  return new Hono<CollectorEnv>().get('/*', async (c) => {
    const link = await findLink(services, requestHeader(c, 'host'), readKey(c))
    if (!isThere(link)) {
      throw new ApiError('not_found', 'There is no such page or link here.')
    }
    if (isExpired(link, Date.now())) return leaveExpired(c, link)
    const clickId = c.req.method === 'HEAD' ? undefined : await recordClick(c, link)
    // Each visit is to be seen here, so nobody may keep the redirect.
    c.header('Cache-Control', 'no-store')
    const via = isOfPartner(link) ? link.key : null
    if (clickId && mayKeep(c)) setFirstPartyCookie(c, clickId, link.url)
    const destination = clickId ? appendCarried(link.url, { clickId, via }) : link.url
    return c.redirect(escapeForHeader(destination), FOUND)
  })
}

/**
 * Not where the browser says no (https://w3c.github.io/gpc/), and not in the place of an earlier
 * click: which of two counts is for the page to say, and it finds the newer one in its address.
 */
function mayKeep(c: Context<CollectorEnv>): boolean {
  return requestHeader(c, 'sec-gpc') !== '1' && !findKeptClick(c)
}

function isOfPartner({ partner, partnerId }: Link): boolean {
  return partner !== null || partnerId !== null
}

/** A campaign that is over may have a page that says so; else its link is not there any more. */
function leaveExpired(c: Context, { expiredUrl }: Link) {
  if (expiredUrl === null) throw new ApiError('not_found', 'This link has expired.')
  c.header('Cache-Control', 'no-store')
  return c.redirect(escapeForHeader(expiredUrl), FOUND)
}

function readKey(c: Context): string {
  const encoded = new URL(c.req.url).pathname.slice(1)
  try {
    return decodeURIComponent(encoded)
  } catch {
    return encoded
  }
}

export const shortLinkDocs: EndpointDocs = {
  'GET /{key}': {
    group: 'Clicks',
    summary: 'Follow a short link',
    description:
      'On a link’s domain. Records the click and leads to the destination with dub_id=<click ' +
      'id> in its query. HEAD and bots are led there without a click.',
    key: 'none',
    path: { key: 'A link’s key; it may hold slashes.' },
    answer: { status: 302, description: 'The destination, in the header Location.' },
  },
}
