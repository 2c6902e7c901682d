import { randomBytes } from 'node:crypto'
import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import RateLimiterMemory from 'rate-limiter-flexible/lib/RateLimiterMemory.js'
import RateLimiterRes from 'rate-limiter-flexible/lib/RateLimiterRes.js'
import { ApiError } from './api-error.ts'
import { clientBucket } from './client-bucket.ts'
import type { CollectorEnv, Services } from './collector-env.ts'
import { readClientAddress } from './visitor.ts'

const CALLS_MAX = 600
const WINDOW_SECONDS = 60

/**
 * 600 calls a minute for each publishable key and client address, so that no visitor can use up a
 * shop's calls. To be placed behind `authenticate`: an unknown key leaves nothing behind.
 *
 * The fields are those of draft-ietf-httpapi-ratelimit-headers and, beside them, the older ones;
 * `X-RateLimit-Reset` is in seconds since 1970, as GitHub has it.
 */
export function createLimitRate({ trustProxyHops }: Pick<Services, 'trustProxyHops'>) {
  const limiter = new RateLimiterMemory({ points: CALLS_MAX, duration: WINDOW_SECONDS })
  const salt = randomBytes(16).toString('hex')

  return createMiddleware<CollectorEnv>(async (c, next) => {
    const client = clientBucket(readClientAddress(c, trustProxyHops), salt)
    const { isAllowed, remaining, resetMs } = await consume(limiter, `${c.get('keyId')}/${client}`)
    const resetSeconds = Math.ceil(resetMs / 1_000)
    announce(c, remaining, resetSeconds)
    if (isAllowed) return next()
    throw new ApiError('rate_limit_exceeded', `More than ${CALLS_MAX} calls in a minute.`, {
      retryAfterSeconds: Math.max(1, resetSeconds),
    })
  })
}

function announce(c: Context<CollectorEnv>, remaining: number, resetSeconds: number): void {
  c.header('RateLimit-Policy', `"client";q=${CALLS_MAX};w=${WINDOW_SECONDS}`)
  c.header('RateLimit', `"client";r=${remaining};t=${resetSeconds}`)
  c.header('X-RateLimit-Limit', String(CALLS_MAX))
  c.header('X-RateLimit-Remaining', String(remaining))
  c.header('X-RateLimit-Reset', String(Math.ceil(Date.now() / 1_000) + resetSeconds))
}

/**
 * The library rejects with its state when there are no calls left. It forgets a client a minute
 * after its first call, also where a clock set back since then has it say much longer.
 */
async function consume(limiter: RateLimiterMemory, bucket: string) {
  const result = await limiter.consume(bucket).then(
    (state) => ({ isAllowed: true, state }),
    (state: unknown) => ({ isAllowed: false, state }),
  )
  if (!(result.state instanceof RateLimiterRes)) throw result.state
  const { remainingPoints, msBeforeNext } = result.state
  const resetMs = Math.min(msBeforeNext, WINDOW_SECONDS * 1_000)
  return { isAllowed: result.isAllowed, remaining: remainingPoints, resetMs }
}
