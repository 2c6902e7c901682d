import { cors } from 'hono/cors'

const PREFLIGHT_SECONDS = 86_400

/**
 * Lets pages of any site call, and answers their preflights. No credentials: nothing here looks at
 * cookies. Which sites may is for `assertAllowedHostname`, since browsers are not the only callers.
 */
export const allowBrowsers = cors({
  origin: '*',
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
})
