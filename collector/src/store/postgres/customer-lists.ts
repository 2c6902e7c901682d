import type { CustomerFilter, CustomerOrder } from '../catalog.ts'
import { containing } from '../like-pattern.ts'
import type { CustomerWithTotals, Store } from '../store.ts'
import { CUSTOMER_TOTALS, CUSTOMERS, selectList } from '../tables.ts'
import { type ListQuery, readStretch } from './list-query.ts'
import type { Read } from './patient-reads.ts'

type CustomerHalf = Pick<Store, 'listCustomers' | 'findCustomer' | 'findCustomers'>

const COLUMNS = `${selectList(CUSTOMERS)}, ${selectList(CUSTOMER_TOTALS)}`
const SELECT_CUSTOMERS = `SELECT ${COLUMNS} FROM customers`

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
    async findCustomer(workspaceId, reference) {
      const [customer] =
        'id' in reference
          ? await find('id = $2', workspaceId, reference.id)
          : await find('external_id = $2', workspaceId, reference.externalId)
      return customer
    },
    async findCustomers(workspaceId, ids) {
      return find('id = ANY ($2)', workspaceId, ids)
    },
  }
}

/** Which customers, and in which order. */
export function customersQuery(workspaceId: number, filter: CustomerFilter): ListQuery {
  const order = ORDERS[filter.sortBy]
  const where = [...order.where]
  const values: (string | number)[] = [workspaceId]
  const add = (condition: string, value: string | undefined, times = 1) => {
    if (value === undefined) return
    where.push(condition)
    values.push(...Array<string>(times).fill(value))
  }
  add('customers.email = ?', filter.email)
  add('customers.external_id = ?', filter.externalId)
  add('customers.link_id = ?', filter.linkId)
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
  const matches = ['name', 'email', 'external_id'].map(
    (one) => `lower(customers.${one}) LIKE lower(? COLLATE "C") ESCAPE '!'`,
  )
  add(`(${matches.join(' OR ')})`, pattern, matches.length)
  return { ...order, where, values, table: 'customers', isAscending: filter.isAscending }
}

const ORDERS: Readonly<Record<CustomerOrder, Pick<ListQuery, 'select' | 'where' | 'by'>>> = {
  createdAt: { select: SELECT_CUSTOMERS, where: ['customers.workspace_id = ?'] },
  saleAmount: {
    select: SELECT_CUSTOMERS,
    where: ['customers.workspace_id = ?'],
    by: {
      order: ['customers.sale_amount', 'customers.id'],
      place: 'SELECT at.sale_amount, at.id FROM customers AS at WHERE workspace_id = ? AND id = ?',
    },
  },
  /** Down the sales, past those that are not their customer's first. */
  firstSaleAt: {
    select: `SELECT ${COLUMNS} FROM sales JOIN customers
      ON customers.workspace_id = sales.workspace_id AND customers.id = sales.customer_id`,
    where: [
      'sales.workspace_id = ?',
      `sales.reported_by = 'server'`,
      `NOT EXISTS (SELECT 1 FROM sales AS earlier WHERE earlier.workspace_id = sales.workspace_id
         AND earlier.customer_id = sales.customer_id AND earlier.id < sales.id
         AND earlier.reported_by = 'server')`,
    ],
    by: {
      order: ['sales.id'],
      place: `SELECT min(id) FROM sales
        WHERE workspace_id = ? AND customer_id = ? AND reported_by = 'server'`,
    },
  },
}
