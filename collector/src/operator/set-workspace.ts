import type { WorkspaceSettings } from '../attribution/default-settings.ts'
import type { Workspace } from '../attribution/workspace.ts'
import type { Register } from '../store/register.ts'
import { changeRegister } from './change-register.ts'
import { refuseTakenDomains } from './refuse-taken-domains.ts'
import { requireWorkspace } from './require-workspace.ts'

/** Changes what is named of a workspace, and nothing else. */
export async function setWorkspace(
  register: Register,
  id: number,
  settings: Partial<WorkspaceSettings>,
): Promise<Workspace> {
  const { workspace } = await changeRegister(register, async ({ workspaces }) => {
    const workspace = { ...requireWorkspace(workspaces, id), ...settings }
    if (settings.linkDomains) await refuseTakenDomains(register, workspaces, workspace)
    return { workspaces: [workspace], workspace }
  })
  return workspace
}
