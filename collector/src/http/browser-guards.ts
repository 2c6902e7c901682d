import { createMiddleware } from 'hono/factory'
import { assertAllowedHostname } from './assert-allowed-hostname.ts'
import { authenticate } from './authenticate.ts'
import type { CollectorEnv, Services } from './collector-env.ts'
import { createLimitRate } from './limit-rate.ts'

/** What stands before every route of the publishable key. One for all, for they share its limit. */
export function createBrowserGuards(services: Services) {
  const assertHostname = createMiddleware<CollectorEnv>(async (c, next) => {
    assertAllowedHostname(c, c.get('workspace'))
    await next()
  })
  return [authenticate('publishable', services), createLimitRate(services), assertHostname] as const
}

export type BrowserGuards = ReturnType<typeof createBrowserGuards>
