import type { Workspace } from '../attribution/workspace.ts'
import { OperatorError } from './operator-error.ts'

/** The workspace with this id, or a refusal. */
export function requireWorkspace(workspaces: readonly Workspace[], id: number): Workspace {
  const workspace = workspaces.find((one) => one.id === id)
  if (workspace) return workspace
  throw new OperatorError(`there is no workspace ws_${id}`)
}
