import type { Database } from 'better-sqlite3'
import type { Key, Register, RegisterChange, RegisterContents } from '../register.ts'
import { StoreConflict } from '../store-error.ts'
import { KEYS, replacing, selectList, WORKSPACES } from '../tables.ts'
import { toWorkspace, toWorkspaceRow, type WorkspaceRow } from '../workspace-row.ts'
import { prepareInsert } from './row-set.ts'

/** Workspaces and their keys. */
export function prepareRegister(database: Database): Register {
  const selectVersion = database.prepare<[], number>('SELECT version FROM register_version').pluck()
  const nextVersion = database.prepare('UPDATE register_version SET version = ? WHERE version = ?')
  const selectWorkspaces = database.prepare<[], WorkspaceRow>(
    `SELECT ${selectList(WORKSPACES)} FROM workspaces ORDER BY id`,
  )
  const selectKeys = database.prepare<[], Key>(
    `SELECT ${selectList(KEYS)} FROM keys ORDER BY workspace_id, id`,
  )
  const workspacesWithLinks = database
    .prepare<[string], number>(
      'SELECT DISTINCT workspace_id FROM links WHERE domain = ? AND deleted_at IS NULL',
    )
    .pluck()
  const putWorkspace = prepareInsert(database, WORKSPACES, replacing(WORKSPACES, ['id']))
  const putKey = prepareInsert(database, KEYS, replacing(KEYS))

  const read = database.transaction((): RegisterContents => {
    const version = selectVersion.get() ?? 0
    return { version, workspaces: selectWorkspaces.all().map(toWorkspace), keys: selectKeys.all() }
  })
  const change = database.transaction((changed: RegisterChange, version: number): void => {
    if (nextVersion.run(version + 1, version).changes === 0) {
      throw new StoreConflict('register_version', undefined)
    }
    for (const workspace of changed.workspaces) putWorkspace(toWorkspaceRow(workspace))
    for (const key of changed.keys) putKey(key)
  })

  return {
    async readRegister() {
      return read()
    },
    async readRegisterVersion() {
      return selectVersion.get() ?? 0
    },
    async changeRegister(changed, version) {
      change.immediate(changed, version)
    },
    async findWorkspacesWithLinks(domain) {
      return workspacesWithLinks.all(domain)
    },
  }
}
