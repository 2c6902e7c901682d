import type { Key, Register, RegisterChange } from '../register.ts'
import { StoreConflict } from '../store-error.ts'
import { KEYS, replacing, selectList, WORKSPACES } from '../tables.ts'
import { toWorkspace, toWorkspaceRow, type WorkspaceRow } from '../workspace-row.ts'
import { COMMIT, type Connections, type Statement } from './connections.ts'
import { insertRows, onRows } from './row-set.ts'

const SELECT_VERSION: Statement<{ version: number }> = {
  text: 'SELECT version FROM register_version',
  isPrepared: true,
}
const SELECT_WORKSPACES: Statement<WorkspaceRow> = {
  text: `SELECT ${selectList(WORKSPACES)} FROM workspaces ORDER BY id`,
}
const SELECT_KEYS: Statement<Key> = {
  text: `SELECT ${selectList(KEYS)} FROM keys ORDER BY workspace_id, id`,
}
const putWorkspaces = onRows(
  insertRows(WORKSPACES, replacing(WORKSPACES, ['id'])),
  WORKSPACES.fields,
)
const putKeys = onRows(insertRows(KEYS, replacing(KEYS)), KEYS.fields)

/** Workspaces and their keys. */
export function prepareRegister(connections: Connections): Register {
  return {
    readRegister: () =>
      connections.work(async ({ send }) => {
        const begin = { text: 'BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY' }
        const statements = [begin, SELECT_VERSION, SELECT_WORKSPACES, SELECT_KEYS, COMMIT] as const
        const [, [row], workspaces, keys] = await send(...statements)
        return { version: row?.version ?? 0, workspaces: workspaces.map(toWorkspace), keys }
      }),
    readRegisterVersion: () =>
      connections.work(async ({ send }) => {
        const [[row]] = await send(SELECT_VERSION)
        return row?.version ?? 0
      }),
    changeRegister: (change, version) => changeRegister(connections, change, version),
    findWorkspacesWithLinks: (domain) =>
      connections.work(async ({ send }) => {
        const [rows] = await send(workspacesWithLinks(domain))
        return rows.map(({ workspaceId }) => workspaceId)
      }),
  }
}

function changeRegister(
  connections: Connections,
  { workspaces, keys }: RegisterChange,
  version: number,
): Promise<void> {
  return connections.work(async ({ send }) => {
    // Whoever changes it at the same time waits here, and then finds another version.
    const [, taken] = await send({ text: 'BEGIN' }, nextVersion(version))
    if (taken.length === 0) throw new StoreConflict('register_version', undefined)
    await send(putWorkspaces(workspaces.map(toWorkspaceRow)), putKeys(keys), COMMIT)
  })
}

function nextVersion(version: number): Statement {
  const text = 'UPDATE register_version SET version = $1 WHERE version = $2 RETURNING version'
  return { text, values: [version + 1, version] }
}

function workspacesWithLinks(domain: string): Statement<{ workspaceId: number }> {
  return {
    text: `SELECT DISTINCT workspace_id AS "workspaceId" FROM links
      WHERE domain = $1 AND deleted_at IS NULL`,
    values: [domain],
  }
}
