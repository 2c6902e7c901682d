import { existsSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import {
  type Cell,
  type CopiedTable,
  type CopySource,
  type Row,
  summarySelect,
  toSummary,
} from '../copy.ts'
import { RECENT_CLICKS } from '../tables.ts'
import { FILED_UP_TO } from './filed-by-link.ts'
import { coverRecentClicks, keyRecentClicks } from './key-recent-clicks.ts'
import { lockForOneProcess } from './lock-for-one-process.ts'
import { MIGRATIONS } from './migrations.ts'
import { namingFile } from './naming-file.ts'
import { SqliteDatabase } from './sqlite-database.ts'

/**
 * Reads a file that a collector may have open. Every page is a read of its own, over within
 * milliseconds, because a log that is being read can neither begin anew nor be emptied; counts and
 * a busy hour's recent clicks take some tenths of a second.
 */
export function openCopySource(path: string): CopySource {
  if (!existsSync(path)) throw new Error(`${path} is not there`)
  return namingFile(path, () => open(path))
}

function open(path: string): CopySource {
  const database = new SqliteDatabase(path, { readonly: true })
  try {
    expectVersion(database, path)
    const origin = readOrigin(database, path)
    return { ...prepareReads(database), ...holding(path, database), origin }
  } catch (error) {
    database.close()
    throw error
  }
}

function prepareReads(database: Database) {
  coverRecentClicks(database)
  return {
    tables: readTables(database),
    begin({ name }: CopiedTable) {
      if (name === RECENT_CLICKS.name) keyRecentClicks(database)
      return database.prepare(`SELECT count(*) FROM ${name}`).pluck().get() as number
    },
    readPage(table: CopiedTable, after: Row | undefined, limit: number) {
      const page = database.prepare(selectPage(table, after !== undefined)).raw()
      return page.all(...(after ?? []), limit) as Row[]
    },
    summarize(table: CopiedTable) {
      const summaries = database.prepare<[], Record<string, Cell>>(summarySelect(table)).all()
      return summaries.map((selected) => toSummary(table, selected))
    },
  }
}

/** The lock of a collector, taken in its place. */
function holding(path: string, database: Database): Pick<CopySource, 'tryToHold' | 'close'> {
  let lock: Database | undefined
  return {
    tryToHold() {
      lock ??= lockForOneProcess(path)
      return lock !== undefined
    },
    close() {
      database.close()
      lock?.close()
    },
  }
}

function selectPage({ name, columns, key }: CopiedTable, isAfter: boolean): string {
  const keys = key.join(', ')
  const from = isAfter ? `WHERE (${keys}) > (${key.map(() => '?').join(', ')})` : ''
  const all = columns.map((column) => column.name).join(', ')
  return `SELECT ${all} FROM ${name} ${from} ORDER BY ${keys} LIMIT ?`
}

/** Every table of the schema, as the file itself describes it, but for what only SQLite needs. */
function readTables(database: Database): CopiedTable[] {
  const names = database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all() as string[]
  return names.filter(isCopied).map((name) => {
    const found = database.pragma(`table_info(${name})`) as TableInfo[]
    const columns = found.map((column) => ({
      name: column.name,
      isWhole: column.type === 'INTEGER',
    }))
    const key = found.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk)
    return { name, columns, key: key.map((column) => column.name) }
  })
}

/** Files are made anew where they are needed. */
const isCopied = (name: string) => name !== FILED_UP_TO && !/_of_link$/.test(name)

type TableInfo = { readonly name: string; readonly type: string; readonly pk: number }

function expectVersion(database: Database, path: string): void {
  const version = database.pragma('user_version', { simple: true }) as number
  if (version === 0) throw new Error(`${path} holds no data of Saletrail's`)
  if (version > MIGRATIONS.length) {
    throw new Error(`${path} was written by a newer Saletrail; copy with that version or newer`)
  }
  if (version < MIGRATIONS.length) {
    throw new Error(`${path} is of an older version; start this version's collector on it once`)
  }
}

/** Keys are never deleted, and no two databases have the same one. */
function readOrigin(database: Database, path: string): string {
  const oldest = database.prepare('SELECT id FROM keys ORDER BY workspace_id, id LIMIT 1')
  const origin = oldest.pluck().get() as string | undefined
  if (origin === undefined) throw new Error(`${path} is empty: there is nothing to copy`)
  return origin
}
