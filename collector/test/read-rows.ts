import { SqliteDatabase } from '../src/store/sqlite/sqlite-database.ts'
import { runSql } from './postgres-server.ts'

type Rows = Readonly<Record<string, readonly unknown[]>>

const TABLES_OF_SQLITE = `SELECT DISTINCT m.name FROM sqlite_schema m, pragma_table_info(m.name) c
  WHERE m.type = 'table' AND c.name = 'workspace_id'`
const TABLES_OF_POSTGRES = `SELECT table_name AS name FROM information_schema.columns
  WHERE table_schema = 'public' AND column_name = 'workspace_id' ORDER BY table_name`

/** Every row of a workspace, table by table, in the order of their first columns. */
export async function readRows(databaseFile: string, workspaceId: number): Promise<Rows> {
  const isOnServer = databaseFile.startsWith('postgres')
  const select = isOnServer ? runSql : readFile
  const tables = isOnServer ? TABLES_OF_POSTGRES : TABLES_OF_SQLITE
  const rows: Record<string, readonly unknown[]> = {}
  for (const { name } of await select<{ name: string }>(databaseFile, tables)) {
    const all = `SELECT * FROM ${name} WHERE workspace_id = ${workspaceId} ORDER BY 1, 2, 3`
    rows[name] = await select(databaseFile, all)
  }
  return rows
}

async function readFile<Row>(path: string, text: string): Promise<Row[]> {
  const database = new SqliteDatabase(path, { readonly: true })
  const rows = database.prepare<[], Row>(text).all()
  database.close()
  return rows
}
