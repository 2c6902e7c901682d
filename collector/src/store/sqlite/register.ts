import type { Database } from 'better-sqlite3'
import type { Key, Register, RegisterChange, RegisterContents } from '../register.ts'
import { StoreConflict } from '../store-error.ts'
import { columnOf, KEYS, selectList, type Table, WORKSPACES } from '../tables.ts'
import { toWorkspace, toWorkspaceRow, type WorkspaceRow } from '../workspace-row.ts'

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
  const upsertWorkspace = prepareUpsert(database, WORKSPACES, ['id'])
  const upsertKey = prepareUpsert(database, KEYS, ['workspaceId', 'id'])

  const read = database.transaction((): RegisterContents => {
    const version = selectVersion.get() ?? 0
    return { version, workspaces: selectWorkspaces.all().map(toWorkspace), keys: selectKeys.all() }
  })
  const change = database.transaction((changed: RegisterChange, version: number): void => {
    if (nextVersion.run(version + 1, version).changes === 0) {
      throw new StoreConflict('register_version', undefined)
    }
    for (const workspace of changed.workspaces) upsertWorkspace(toWorkspaceRow(workspace))
    for (const key of changed.keys) upsertKey(key)
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

function prepareUpsert<Row>(
  database: Database,
  table: Table<Row>,
  id: readonly (keyof Row & string)[],
): (row: Row) => void {
  const columns = table.fields.map(columnOf)
  const statement = database.prepare(
    `INSERT INTO ${table.name} (${columns.join(', ')})
     VALUES (${columns.map(() => '?').join(', ')})
     ON CONFLICT (${id.map(columnOf).join(', ')}) DO UPDATE SET
       ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}`,
  )
  return (row) => statement.run(table.fields.map((field) => row[field]))
}
