import type { CustomerFilter } from '../catalog.ts'
import type { CustomerWithTotals, Store } from '../store.ts'
import { CUSTOMER_TOTALS, CUSTOMERS, columnOf, selectList } from '../tables.ts'
import { containing, type ListQuery, readStretch } from './list-query.ts'
import type { Read } from './patient-reads.ts'

type CustomerHalf = Pick<Store, 'listCustomers' | 'findCustomer' | 'findCustomers'>

const SELECT_CUSTOMERS = `SELECT ${selectList(CUSTOMERS)}, ${selectList(CUSTOMER_TOTALS)}
  FROM customers`

/** What readers ask about customers. */
export function prepareCustomerLists(read: Read): CustomerHalf {
  const find = (where: string, ...values: (string | number | readonly string[])[]) =>
    read<CustomerWithTotals>({
      text: `${SELECT_CUSTOMERS} WHERE workspace_id = $1 AND ${where}`,
      values,
      isPrepared: true,
    })

  return {
    async listCustomers(workspaceId, filter, stretch) {
      const query = customersQuery(workspaceId, filter)
      return readStretch<CustomerWithTotals>(read, query, stretch)
    },
    async findCustomer(workspaceId, name) {
      const [customer] =
        'id' in name
          ? await find('id = $2', workspaceId, name.id)
          : await find('external_id = $2', workspaceId, name.externalId)
      return customer
    },
    async findCustomers(workspaceId, ids) {
      return find('id = ANY ($2)', workspaceId, ids)
    },
  }
}

/** Which customers, and in which order. */
export function customersQuery(workspaceId: number, filter: CustomerFilter): ListQuery {
  const where = ['customers.workspace_id = ?']
  const values: (string | number)[] = [workspaceId]
  const add = (condition: string, value: string | undefined, times = 1) => {
    if (value === undefined) return
    where.push(condition)
    values.push(...Array<string>(times).fill(value))
  }
  add('email = ?', filter.email)
  add('external_id = ?', filter.externalId)
  add('link_id = ?', filter.linkId)
  add(
    `EXISTS (SELECT 1 FROM links WHERE links.workspace_id = customers.workspace_id
       AND links.id = customers.link_id AND links.partner_id = ?)`,
    filter.partnerId,
  )
  add(
    `EXISTS (SELECT 1 FROM clicks WHERE clicks.workspace_id = customers.workspace_id
       AND clicks.id = customers.click_id AND clicks.country = ?)`,
    filter.country,
  )
  const pattern = filter.search === undefined ? undefined : containing(filter.search)
  const matches = ['name', 'email', 'external_id'].map((one) => `lower(${one}) LIKE ? ESCAPE '!'`)
  add(`(${matches.join(' OR ')})`, pattern, matches.length)
  return {
    select: SELECT_CUSTOMERS,
    where,
    values,
    table: 'customers',
    ...(filter.sortBy !== 'createdAt' && { sortBy: columnOf(filter.sortBy) }),
    isAscending: filter.isAscending,
  }
}
