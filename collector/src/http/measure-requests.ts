import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { routePath } from 'hono/route'
import { answerError } from './answer-error.ts'
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

/**
 * The same for one handler, which then needs no middleware around it: for what a shop asks most,
 * stepping through a middleware costs more than the rule behind it.
 */
export function measured(
  route: string,
  services: Services,
  handle: (c: Context<CollectorEnv>) => Promise<Response>,
) {
  return async (c: Context<CollectorEnv>): Promise<Response> => {
    const start = performance.now()
    const response = await handle(c).catch((error: unknown) => answerError(error, c, services))
    const seconds = (performance.now() - start) / 1_000
    services.metrics.countRequest(c.req.method, route, response.status, seconds)
    return response
  }
}
