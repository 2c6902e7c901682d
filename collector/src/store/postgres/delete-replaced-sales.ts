import type { Sale } from '../../attribution/sale.ts'
import { StoreConflict } from '../store-error.ts'
import type { Hold } from './expect-rows.ts'
import { rowSet, sortedBy } from './row-set.ts'

const GIVEN = rowSet('given', ['workspaceId', 'id', 'customerExternalId'])
const DELETE = `DELETE FROM sales USING ${GIVEN}
  WHERE sales.workspace_id = given."workspaceId" AND sales.id = given.id
    AND sales.customer_external_id IS NOT DISTINCT FROM given."customerExternalId"
  RETURNING sales.id`

/**
 * Browsers' sales go, to be kept aside as they were read: one that was replaced or erased meanwhile
 * is a conflict, or a forgotten customer would come back.
 */
export function deleteReplacedSales(replaced: readonly Sale[]): Hold[] {
  if (replaced.length === 0) return []
  const sorted = sortedBy(replaced, ['workspaceId', 'id'])
  const check = (rows: readonly unknown[]) => {
    if (rows.length < replaced.length) throw new StoreConflict('sales as they were read', undefined)
  }
  return [
    { statement: { text: DELETE, values: [JSON.stringify(sorted)], isPrepared: true }, check },
  ]
}
