import { createMiddleware } from 'hono/factory'
import { includesConversions, type Workspace } from '../attribution/workspace.ts'
import { ApiError } from './api-error.ts'
import type { CollectorEnv } from './collector-env.ts'

/** The plan gate of the conversion endpoints; a self-hosted workspace is `business` by default. */
export const requireConversions = createMiddleware<CollectorEnv>(async (c, next) => {
  assertConversions(c.get('workspace'))
  await next()
})

export function assertConversions({ plan }: Workspace): void {
  if (includesConversions(plan)) return
  throw new ApiError('forbidden', `Conversions need the business plan; this workspace is ${plan}.`)
}
