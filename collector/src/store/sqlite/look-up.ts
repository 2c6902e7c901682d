import type { Database } from 'better-sqlite3'
import { compileToObject, selectList, type Table } from '../tables.ts'

type Value = string | number

/**
 * A look-up of one row, by what follows WHERE. Rows come as arrays, because making their objects
 * here is cheaper.
 */
export function prepareLook<Row>(database: Database, table: Table<Row>) {
  const toObject = compileToObject(table)
  return (where: string) => {
    const statement = prepareRaw(database, table, where)
    return (...values: Value[]): Row | undefined => {
      const columns = statement.get(...values)
      return columns && toObject(columns)
    }
  }
}

/** The same for several rows. */
export function prepareLookForAll<Row>(database: Database, table: Table<Row>, where: string) {
  const toObject = compileToObject(table)
  const statement = prepareRaw(database, table, where)
  return (...values: Value[]): Row[] => statement.all(...values).map(toObject)
}

function prepareRaw<Row>(database: Database, table: Table<Row>, where: string) {
  const sql = `SELECT ${selectList(table)} FROM ${table.name} WHERE ${where}`
  return database.prepare<Value[], unknown[]>(sql).raw()
}
