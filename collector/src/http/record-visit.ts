import type { Context } from 'hono'
import type { Link } from '../attribution/link.ts'
import { ApiError } from './api-error.ts'
import { assertAllowedHostname } from './assert-allowed-hostname.ts'
import type { CollectorEnv, Services } from './collector-env.ts'
import { findLink } from './find-link.ts'
import { quote } from './quote.ts'
import { requestHeader } from './request-header.ts'
import { createRecognizeVisitor } from './visitor.ts'

/** A visit that somebody tells of: which link it used, where it landed, where it came from. */
type ToldVisit = {
  readonly domain?: string | undefined
  readonly key: string
  readonly url: string | null
  readonly referrer: string | null
  /** Pages must be on the workspace's allowed hosts; apps have no page. */
  readonly isTold: 'by_page' | 'by_app'
}

/**
 * Records a visit and returns its click, new or not, with the link; a refusal names the key. What
 * the routes share that are told of a visit instead of being visited.
 */
export function createRecordVisit(services: Services) {
  const recognizeVisitor = createRecognizeVisitor(services)

  return async (
    c: Context<CollectorEnv>,
    { domain, key, url, referrer, isTold }: ToldVisit,
  ): Promise<{ readonly clickId: string; readonly link: Link }> => {
    const link = await findLink(services, key, domain, requestHeader(c, 'host'))
    if (!link) throw unknownLink(key, domain)
    const workspace = services.findWorkspace(link.workspaceId)
    if (isTold === 'by_page' && workspace) assertAllowedHostname(c, workspace)

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
        surroundings: visitor.surroundings,
      },
    })
    if (decision.outcome === 'unknown_link') throw unknownLink(key, domain)
    c.header('Saletrail-Outcome', decision.outcome)
    return { clickId: decision.clickId, link }
  }
}

function unknownLink(key: string, domain: string | undefined): ApiError {
  const place = domain === undefined ? 'there' : `on ${quote(domain)}`
  return new ApiError('not_found', `key: no link ${quote(key)} is ${place}.`, {
    outcome: 'unknown_link',
  })
}
