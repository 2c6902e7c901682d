import { mayUseDomain, type Workspace } from '../attribution/workspace.ts'
import { ApiError } from './api-error.ts'
import type { Services } from './collector-env.ts'
import { defaultDomain } from './find-link.ts'

/**
 * The domain a link is to live on: the one wished for, or else the first of its workspace. Refused
 * where another workspace's links live, who might otherwise find their keys taken.
 */
export function requireLinkDomain(
  services: Services,
  workspace: Workspace,
  wished: string | undefined,
): string {
  const domain = wished ?? workspace.linkDomains[0] ?? defaultDomain(services)
  if (mayUseDomain(workspace, services.findDomainOwner(domain))) return domain
  throw new ApiError('forbidden', `domain: ${domain} is not a link domain of this workspace.`)
}
