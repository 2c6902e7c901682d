import type { Sale } from '../../attribution/sale.ts'
import type { Statement } from './connections.ts'
import { expectingAll, onRows, rowSet, sortedBy } from './row-set.ts'

const GIVEN = ['workspaceId', 'id', 'customerExternalId']
const DELETE = `DELETE FROM sales USING ${rowSet('given', GIVEN)}
  WHERE sales.workspace_id = given."workspaceId" AND sales.id = given.id
    AND sales.customer_external_id IS NOT DISTINCT FROM given."customerExternalId"`
const deleteAll = onRows(expectingAll(DELETE, GIVEN), GIVEN)

/**
 * Browsers' sales go, to be kept aside as they were read: one that was replaced or erased meanwhile
 * is a conflict, or a forgotten customer would come back.
 */
export function deleteReplacedSales(replaced: readonly Sale[]): Statement[] {
  if (replaced.length === 0) return []
  return [deleteAll(sortedBy(replaced, ['workspaceId', 'id']), replaced.length)]
}
