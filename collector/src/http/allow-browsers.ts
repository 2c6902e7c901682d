import type { MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'
import type { CollectorEnv } from './collector-env.ts'
import { isOnOurSite } from './first-party-cookie.ts'
import { requestHeader } from './request-header.ts'

const PREFLIGHT_SECONDS = 86_400

const rules = {
  allowMethods: ['POST'],
  allowHeaders: ['Content-Type', 'Authorization'],
  exposeHeaders: [
    'Saletrail-Outcome',
    'Idempotent-Replayed',
    'RateLimit',
    'RateLimit-Policy',
    'X-RateLimit-Limit',
    'X-RateLimit-Remaining',
    'X-RateLimit-Reset',
    'Retry-After',
  ],
  maxAge: PREFLIGHT_SECONDS,
}

/**
 * Lets pages of any site call, and answers their preflights. No credentials: nothing here looks at
 * cookies. Which sites may is for `assertAllowedHostname`, since browsers are not the only callers.
 */
export const allowBrowsers = cors({ origin: '*', ...rules })

const allowWithCookies = cors({ origin: (origin) => origin, credentials: true, ...rules })

/**
 * The same where a cookie may be set: pages on the collector's own site may call with credentials,
 * for which a browser wants its very origin in the answer, and no `*`.
 */
export function allowBrowsersWithCookies(publicUrl: string): MiddlewareHandler<CollectorEnv> {
  return async (c, next) => {
    c.header('Vary', 'Origin')
    const isOurs = isOnOurSite(c, publicUrl, requestHeader(c, 'origin'))
    return (isOurs ? allowWithCookies : allowBrowsers)(c, next)
  }
}
