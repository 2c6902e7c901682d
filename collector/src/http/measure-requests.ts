import { createMiddleware } from 'hono/factory'
import { routePath } from 'hono/route'
import type { CollectorEnv, Services } from './collector-env.ts'

/** Methods that routes are for; others are the caller's invention. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** Counts every answer by its route's pattern, never by the path that was asked for. */
export function measureRequests({ metrics }: Pick<Services, 'metrics'>) {
  return createMiddleware<CollectorEnv>(async (c, next) => {
    const start = performance.now()
    await next()
    const { method } = c.req
    const seconds = (performance.now() - start) / 1_000
    metrics.countRequest(
      METHODS.has(method) ? method : 'OTHER',
      routePath(c),
      c.res.status,
      seconds,
    )
  })
}
