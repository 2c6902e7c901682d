import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runSql } from '../../test/postgres-server.ts'
import { newTestDatabase } from '../../test/test-databases.ts'
import { type Cell, type CopiedTable, summarySelect, toSummary } from './copy.ts'
import { SqliteDatabase } from './sqlite/sqlite-database.ts'

const sales: CopiedTable = {
  name: 'sales',
  columns: [
    { name: 'workspace_id', isWhole: true },
    { name: 'amount', isWhole: true },
    { name: 'currency', isWhole: false },
  ],
  key: ['workspace_id'],
}
const largest = Number.MAX_SAFE_INTEGER
/** One beyond the other by so much that its lower half is the same. */
const rows = `INSERT INTO sales VALUES (1, 5, 'usd'), (2, ${2 ** 32 + 5}, 'usd'),
  (3, ${largest}, 'usd'), (3, ${largest}, NULL), (3, NULL, '€')`

const expected = [
  { workspaceId: 1, figures: { rows: '1', 'sum of amount': '5', 'length of currency': '3' } },
  {
    workspaceId: 2,
    figures: { rows: '1', 'sum of amount': '4294967301', 'length of currency': '3' },
  },
  {
    workspaceId: 3,
    figures: { rows: '3', 'sum of amount': '18014398509481982', 'length of currency': '4' },
  },
]

type Selected = Record<string, Cell>
const engines: Readonly<Record<string, (select: string) => Promise<Selected[]>>> = {
  async SQLite(select) {
    const database = new SqliteDatabase(':memory:')
    database.exec('CREATE TABLE sales (workspace_id INTEGER, amount INTEGER, currency TEXT)')
    database.exec(rows)
    const selected = database.prepare<[], Selected>(select).all()
    database.close()
    return selected
  },
  async PostgreSQL(select) {
    const url = await newTestDatabase()
    await runSql(url, 'CREATE TABLE sales (workspace_id bigint, amount bigint, currency text)')
    await runSql(url, rows)
    return runSql<Selected>(url, select)
  },
}

for (const [name, selectFrom] of Object.entries(engines)) {
  test(`money that was lost on the way shows in the sums, however large: ${name}`, async () => {
    const selected = await selectFrom(`${summarySelect(sales)} ORDER BY workspace_id`)
    assert.deepEqual(
      selected.map((one) => toSummary(sales, one)),
      expected,
    )
  })
}
