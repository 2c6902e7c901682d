import type { Context } from 'hono'
import type { CollectorEnv, Services } from './collector-env.ts'
import { requestHeader } from './request-header.ts'

/**
 * Tells the operator of secret keys that pages send: everybody who opens such a page has the key.
 * The call is let through, because a proxy that hands on a page's headers beside its own secret
 * looks the same, and must not lose a sale; the answer lets no page of another site read it.
 */
export function createWatchSecretKeys({ log, metrics }: Pick<Services, 'log' | 'metrics'>) {
  const warnedOf = new Set<string>()

  return (c: Context<CollectorEnv>, keyId: string): void => {
    const origin = requestHeader(c, 'origin')
    if (origin === undefined || isOwnPage(origin, requestHeader(c, 'host'))) return
    metrics.countSecretKeyFromPage()
    if (warnedOf.has(keyId)) return
    warnedOf.add(keyId)
    log.warn(
      { key: keyId },
      'a secret key was sent from a page: unless a proxy of yours did, rotate it',
    )
  }
}

/** `/docs` tries endpoints with whichever key it is given. */
function isOwnPage(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && new URL(origin).host === host
}
