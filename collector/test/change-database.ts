import { SqliteDatabase } from '../src/store/sqlite/sqlite-database.ts'
import { runSql } from './postgres-server.ts'
import type { Collector } from './start-collector.ts'

/** Does to a collector's database what no collector does, in words that both engines understand. */
export async function changeDatabase(
  { databaseFile }: Pick<Collector, 'databaseFile'>,
  statements: string,
): Promise<void> {
  if (databaseFile.startsWith('postgres')) {
    await runSql(databaseFile, statements)
    return
  }
  const database = new SqliteDatabase(databaseFile)
  database.exec(statements)
  database.close()
}
