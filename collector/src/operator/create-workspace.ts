import { DEFAULT_SETTINGS, type WorkspaceSettings } from '../attribution/default-settings.ts'
import type { Workspace } from '../attribution/workspace.ts'
import { keyRecord, randomKey } from '../new-key.ts'
import type { Register } from '../store/register.ts'
import { changeRegister } from './change-register.ts'
import type { FreshKey } from './create-key.ts'
import { refuseTakenDomains } from './refuse-taken-domains.ts'

type Wish = Pick<WorkspaceSettings, 'name'> & Partial<WorkspaceSettings>

/** Makes a workspace with a key of each kind. */
export async function createWorkspace(
  register: Register,
  wish: Wish,
  now: number,
): Promise<{ readonly workspace: Workspace; readonly keys: readonly FreshKey[] }> {
  const made = await changeRegister(register, async ({ workspaces }) => {
    const id = Math.max(0, ...workspaces.map((workspace) => workspace.id)) + 1
    const workspace: Workspace = { ...DEFAULT_SETTINGS, ...wish, id, createdAt: now }
    await refuseTakenDomains(register, workspaces, workspace)
    const keys = (['secret', 'publishable'] as const).map((kind) => {
      const key = randomKey(kind)
      return { ...keyRecord(key, { workspaceId: id, kind, createdAt: now }), key }
    })
    return { workspaces: [workspace], keys, workspace }
  })
  return { workspace: made.workspace, keys: made.keys }
}
