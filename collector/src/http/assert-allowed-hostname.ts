import type { Context } from 'hono'
import type { Workspace } from '../attribution/workspace.ts'
import { allowsHostname } from './allows-hostname.ts'
import { ApiError } from './api-error.ts'
import type { CollectorEnv } from './collector-env.ts'
import { requestHeader } from './request-header.ts'

/** Refuses a call from a page that is not on one of the workspace's allowed hosts. */
export function assertAllowedHostname(
  c: Context<CollectorEnv>,
  { allowedHostnames }: Pick<Workspace, 'allowedHostnames'>,
): void {
  const page = { referer: requestHeader(c, 'referer'), origin: requestHeader(c, 'origin') }
  if (allowsHostname(allowedHostnames, page)) return
  throw new ApiError('forbidden', 'Pages of this host may not call this workspace.', {
    outcome: 'hostname_not_allowed',
  })
}
