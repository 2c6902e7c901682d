import type { Database } from 'better-sqlite3'
import type { Key, NewWorkspace, Store } from '../store.ts'
import { selectList, WORKSPACES } from '../tables.ts'

type WorkspaceHalf = Pick<Store, 'createFirstWorkspace' | 'readKeys' | 'takeVisitorSalt'>
type KeyRow = Key['workspace'] & Pick<Key, 'kind' | 'hash'>

/** Workspaces, their keys, and the salts of visitor hashes. */
export function prepareWorkspaces(database: Database): WorkspaceHalf {
  const createFirst = database.transaction((workspace: NewWorkspace): boolean => {
    const { name, plan, attribution, attributionWindowDays, createdAt, keys } = workspace
    const { changes } = database
      .prepare(
        `INSERT INTO workspaces
           (id, name, plan, attribution, attribution_window_days, created_at)
         SELECT 1, ?, ?, ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM workspaces)`,
      )
      .run(name, plan, attribution, attributionWindowDays, createdAt)
    if (changes === 0) return false
    for (const { kind, hash } of keys) {
      database
        .prepare('INSERT INTO keys (workspace_id, hash, kind, created_at) VALUES (1, ?, ?, ?)')
        .run(hash, kind, createdAt)
    }
    return true
  })

  const takeSalt = database.transaction((day: string, fresh: string): string => {
    database.prepare('DELETE FROM visitor_salts WHERE day < ?').run(day)
    database
      .prepare('INSERT INTO visitor_salts VALUES (?, ?) ON CONFLICT DO NOTHING')
      .run(day, fresh)
    const row = database.prepare('SELECT salt FROM visitor_salts WHERE day = ?').get(day)
    return (row as { salt: string }).salt
  })

  return {
    async createFirstWorkspace(workspace) {
      return createFirst.immediate(workspace)
    },
    async readKeys() {
      const rows = database
        .prepare<[], KeyRow>(
          `SELECT keys.kind, keys.hash, ${selectList(WORKSPACES)}
           FROM keys JOIN workspaces ON workspaces.id = keys.workspace_id`,
        )
        .all()
      return rows.map(({ kind, hash, ...workspace }) => ({ kind, hash, workspace }))
    },
    async takeVisitorSalt(day, fresh) {
      return takeSalt.immediate(day, fresh)
    },
  }
}
