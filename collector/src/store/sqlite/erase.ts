import type { Database } from 'better-sqlite3'

/** Takes a customer away, and every personal field of its leads and sales; in a transaction. */
export function prepareErase(database: Database): (workspaceId: number, id: string) => void {
  const eraseSales = ['sales', 'outranked_sales'].map((table) =>
    database.prepare(
      `UPDATE ${table} SET customer_external_id = NULL, customer_name = NULL,
         customer_email = NULL, customer_avatar = NULL, metadata = NULL
       WHERE workspace_id = ? AND customer_id = ?`,
    ),
  )
  const eraseLeads = database.prepare(
    'UPDATE leads SET metadata = NULL WHERE workspace_id = ? AND customer_id = ?',
  )
  const deleteCustomer = database.prepare('DELETE FROM customers WHERE workspace_id = ? AND id = ?')
  return (workspaceId, id) => {
    for (const statement of [...eraseSales, eraseLeads, deleteCustomer]) {
      statement.run(workspaceId, id)
    }
  }
}
