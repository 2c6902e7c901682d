import { FIRST_WORKSPACE_ID, type Workspace } from '../attribution/workspace.ts'
import type { Register } from '../store/register.ts'
import { OperatorError } from './operator-error.ts'

/**
 * Refuses a workspace whose links could hide another's, or be hidden: each domain is one
 * workspace's, and every workspace but the first has one of its own.
 */
export async function refuseTakenDomains(
  register: Register,
  workspaces: readonly Workspace[],
  { id, linkDomains }: Workspace,
): Promise<void> {
  if (linkDomains.length === 0 && id !== FIRST_WORKSPACE_ID) {
    throw new OperatorError('a second workspace needs --link-domains: its links live there alone')
  }
  for (const domain of linkDomains) {
    const owner = workspaces.find(
      (workspace) => workspace.id !== id && workspace.linkDomains.includes(domain),
    )
    if (owner) throw new OperatorError(`${domain} is a link domain of ws_${owner.id} already`)
    const guests = await register.findWorkspacesWithLinks(domain)
    const guest = guests.find((workspaceId) => workspaceId !== id)
    if (guest !== undefined) {
      throw new OperatorError(`ws_${guest} has links on ${domain}; they have to be moved first`)
    }
  }
}
