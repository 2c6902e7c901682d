import { type Context, Hono } from 'hono'
import { isExpired, isThere, type Link } from '../../attribution/link.ts'
import { isTurnedAway } from '../answer-error.ts'
import { ApiError } from '../api-error.ts'
import type { CollectorEnv, Services } from '../collector-env.ts'
import { appendCarried, escapeForHeader } from '../destination.ts'
import type { EndpointDocs } from '../endpoint-docs.ts'
import { findLink } from '../find-link.ts'
import { findKeptClick, firstPartyCookie } from '../first-party-cookie.ts'
import { keyOfPath } from '../key-of-path.ts'
import { requestHeader } from '../request-header.ts'
import { targetOf } from '../target-of.ts'
import { createRecognizeVisitor, readSurroundings } from '../visitor.ts'
import { withoutQuery } from '../without-query.ts'

const FOUND = 302

/**
 * `GET /<key>`: records the click and answers 302 to the link's destination with the click id.
 * `HEAD` and bots are redirected without a click. So is everybody while the store cannot write: a
 * visitor never pays for our trouble.
 */
export function shortLink(services: Services): Hono<CollectorEnv> {
  const recognizeVisitor = createRecognizeVisitor(services)

  async function recordClick(
    c: Context<CollectorEnv>,
    link: Link,
    url: string,
  ): Promise<string | undefined> {
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
          url,
          referrer: withoutQuery(requestHeader(c, 'referer')),
          surroundings: visitor.surroundings,
        },
      })
      return 'clickId' in decision ? decision.clickId : undefined
    } catch (error) {
      const what = 'a click could not be recorded; its visitor was redirected'
      if (isTurnedAway(error)) services.log.warn({ reason: error.message }, what)
      else services.log.error({ err: error }, what)
      return undefined
    }
  }

  return new Hono<CollectorEnv>().get('/*', async (c) => {
    const host = requestHeader(c, 'host')
    const link = await findLink(services, keyOfPath(c.req.path), host, host)
    if (!isThere(link)) {
      throw new ApiError('not_found', 'There is no such page or link here.')
    }
    if (isExpired(link, Date.now())) return leaveExpired(link)
    const target = targetOf(link, () => readSurroundings(c, services))
    const clickId = c.req.method === 'HEAD' ? undefined : await recordClick(c, link, target)
    const via = isOfPartner(link) ? link.key : null
    const destination = appendCarried(target, { clickId, via, query: queryOf(c.req.url) })
    const keeping =
      clickId && mayKeep(c) ? firstPartyCookie(c, services.publicUrl, clickId, target) : undefined
    return redirect(destination, keeping)
  })
}

function queryOf(url: string): string {
  const start = url.indexOf('?')
  // No browser sends a fragment, and the click id would be in it.
  return start === -1 ? '' : (url.slice(start + 1).split('#', 1)[0] ?? '')
}

/** Each visit is to be seen here, so nobody may keep the redirect. */
function redirect(destination: string, cookie?: string): Response {
  return new Response(null, {
    status: FOUND,
    headers: {
      Location: escapeForHeader(destination),
      'Cache-Control': 'no-store',
      ...(cookie !== undefined && { 'Set-Cookie': cookie }),
    },
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
function leaveExpired({ expiredUrl }: Link): Response {
  if (expiredUrl === null) throw new ApiError('not_found', 'This link has expired.')
  return redirect(expiredUrl)
}

export const shortLinkDocs: EndpointDocs = {
  'GET /{key}': {
    group: 'Clicks',
    summary: 'Follow a short link',
    description:
      'On a link’s domain. Records the click and leads to the destination with dub_id=<click ' +
      'id> in its query, and with the query it was asked with itself; where the link has a ' +
      'destination for the visitor’s system or country, to that. ' +
      'HEAD and bots are led there without a click. `GET /` follows the link of the key `_root`.',
    key: 'none',
    path: { key: 'A link’s key; it may hold slashes.' },
    answer: { status: 302, description: 'The destination, in the header Location.' },
  },
}
