import type { Database, RunResult, Statement } from 'better-sqlite3'
import { columnOf, type Table } from '../tables.ts'

/**
 * In one statement: fewer cost a fifth more, since each statement finds its way into every index
 * anew; many more have so many arguments that they take as long to hand over.
 */
const ROWS_AT_ONCE = 8

/** Inserts rows in the order they are given. */
export function prepareInsertAll<Row>(database: Database, table: Table<Row>) {
  const several = database.prepare(insertRows(table, ROWS_AT_ONCE))
  const runSeveral = compileToRun(table, ROWS_AT_ONCE)
  const insert = prepareInsert(database, table)
  return (rows: readonly Row[]): void => {
    const whole = rows.length - (rows.length % ROWS_AT_ONCE)
    for (let first = 0; first < whole; first += ROWS_AT_ONCE) runSeveral(several, rows, first)
    for (const row of rows.slice(whole)) insert(row)
  }
}

/** Inserts one row, or changes the one that is there; several at once would gain nothing then. */
export function prepareInsert<Row>(database: Database, table: Table<Row>, onConflict = '') {
  const statement = database.prepare(`${insertRows(table, 1)} ${onConflict}`)
  const run = compileToRun(table, 1)
  return (row: Row): RunResult => run(statement, [row], 0)
}

/**
 * A row that must not be there ends the whole transaction: taking back one statement of several
 * rows would need a journal of each. No transaction is left then, so nobody may catch the error
 * within it; better-sqlite3 looks whether one is left before it rolls back.
 */
function insertRows<Row>({ name, fields }: Table<Row>, rows: number): string {
  const row = `(${fields.map(() => '?').join(', ')})`
  return `INSERT OR ROLLBACK INTO ${name} (${fields.map(columnOf).join(', ')})
    VALUES ${Array.from({ length: rows }, () => row).join(', ')}`
}

type Run<Row> = (statement: Statement, rows: readonly Row[], first: number) => RunResult

/** Column by column as arguments: out of an array, the driver takes half as long again. */
function compileToRun<Row>({ fields }: Table<Row>, count: number): Run<Row> {
  const rows = Array.from({ length: count }, (_, index) => `rows[first + ${index}]`)
  const columns = rows.flatMap((row) => fields.map((field) => `${row}.${field}`)).join(', ')
  return new Function('statement', 'rows', 'first', `return statement.run(${columns})`) as Run<Row>
}
