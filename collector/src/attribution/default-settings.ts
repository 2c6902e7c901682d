import type { Workspace } from './workspace.ts'

/** What an operator may set of a workspace. */
export type WorkspaceSettings = Omit<Workspace, 'id' | 'createdAt'>

/** How a workspace is set where nothing else is said. */
export const DEFAULT_SETTINGS: Omit<WorkspaceSettings, 'name'> = {
  plan: 'business',
  attribution: 'last-click',
  attributionWindowDays: 90,
  allowedHostnames: [],
  browserSales: true,
  linkDomains: [],
}
