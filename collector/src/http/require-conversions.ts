import { createMiddleware } from 'hono/factory'
import { includesConversions } from '../attribution/workspace.ts'
import { ApiError } from './api-error.ts'
import type { CollectorEnv } from './collector-env.ts'

/** The plan gate of the conversion endpoints; a self-hosted workspace is `business` by default. */
export const requireConversions = createMiddleware<CollectorEnv>(async (c, next) => {
  const { plan } = c.get('workspace')
  if (!includesConversions(plan)) {
    throw new ApiError(
      'forbidden',
      `Conversions need the business plan; this workspace is ${plan}.`,
    )
  }
  await next()
})
