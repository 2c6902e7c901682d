import type { Workspace } from '../attribution/workspace.ts'

/** A workspace as a row: lists as JSON and the switch as 0 or 1, which every engine has. */
export type WorkspaceRow = Omit<Workspace, 'allowedHostnames' | 'linkDomains' | 'browserSales'> & {
  readonly allowedHostnames: string
  readonly linkDomains: string
  readonly browserSales: number
}

export function toWorkspaceRow(workspace: Workspace): WorkspaceRow {
  return {
    ...workspace,
    allowedHostnames: JSON.stringify(workspace.allowedHostnames),
    linkDomains: JSON.stringify(workspace.linkDomains),
    browserSales: workspace.browserSales ? 1 : 0,
  }
}

export function toWorkspace(row: WorkspaceRow): Workspace {
  return {
    ...row,
    allowedHostnames: JSON.parse(row.allowedHostnames),
    linkDomains: JSON.parse(row.linkDomains),
    browserSales: row.browserSales === 1,
  }
}
