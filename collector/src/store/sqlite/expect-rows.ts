import type { Database } from 'better-sqlite3'
import type { Named } from '../named.ts'
import type { Writes } from '../store.ts'
import { StoreConflict } from '../store-error.ts'
import { CUSTOMERS, LEADS, LINKS, selectList, type Table } from '../tables.ts'

type Expected = Pick<Writes, 'expectedLinks' | 'expectedCustomers' | 'expectedLeads'>

/** Rejects with a conflict unless the rows still stand as they were read; in a transaction. */
export function prepareExpectRows(database: Database): (writes: Expected) => void {
  const expectLink = prepareExpect(database, LINKS)
  const expectCustomer = prepareExpect(database, CUSTOMERS)
  const expectLead = prepareExpect(database, LEADS)
  return ({ expectedLinks, expectedCustomers, expectedLeads }) => {
    for (const link of expectedLinks) expectLink(link)
    for (const customer of expectedCustomers) expectCustomer(customer)
    for (const lead of expectedLeads) expectLead(lead)
  }
}

function prepareExpect<Row extends Named>(database: Database, table: Table<Row>) {
  const find = database.prepare<[number, string], Row>(
    `SELECT ${selectList(table)} FROM ${table.name} WHERE workspace_id = ? AND id = ?`,
  )
  return (expected: Row): void => {
    const standing = find.get(expected.workspaceId, expected.id)
    const isSame = table.fields.every((field) => standing?.[field] === expected[field])
    if (!isSame) throw new StoreConflict(`${table.name} as they were read`, undefined)
  }
}
