import type { Database } from 'better-sqlite3'
import type { CustomerFilter } from '../catalog.ts'
import { containing } from '../like-pattern.ts'
import type { CustomerWithTotals, Store } from '../store.ts'
import { CUSTOMER_TOTALS, CUSTOMERS, selectList } from '../tables.ts'
import { findFewLinks } from './few-links.ts'
import { type ListQuery, readStretch } from './list-query.ts'

type CustomerHalf = Pick<Store, 'listCustomers' | 'findCustomer' | 'findCustomers'>

const COLUMNS = `${selectList(CUSTOMERS)}, ${selectList(CUSTOMER_TOTALS)}`

/** What readers ask about customers; ranked ones are listed by `customer-ranks`. */
export function prepareCustomerLists(database: Database): CustomerHalf {
  const find = (where: string) =>
    database.prepare<[number, string], CustomerWithTotals>(
      `SELECT ${COLUMNS} FROM customers WHERE workspace_id = ? AND ${where}`,
    )
  const byId = find('id = ?')
  const byExternalId = find('external_id = ?')

  return {
    async listCustomers(workspaceId, filter, stretch) {
      const linkIds = findFewLinks(database, workspaceId, filter)
      const query = customersQuery(workspaceId, filter, linkIds)
      return readStretch<CustomerWithTotals>(database, query, stretch)
    },
    async findCustomer(workspaceId, reference) {
      return 'id' in reference
        ? byId.get(workspaceId, reference.id)
        : byExternalId.get(workspaceId, reference.externalId)
    },
    async findCustomers(workspaceId, ids) {
      return ids.flatMap((id) => byId.get(workspaceId, id) ?? [])
    },
  }
}

/**
 * Which customers, and in which order. `linkIds`: the links of the partner who is asked for, where
 * they are few.
 */
export function customersQuery(
  workspaceId: number,
  filter: CustomerFilter,
  linkIds?: readonly string[],
): ListQuery {
  const { by, ofLink, fields, file } = orderOf(filter)
  const conditions = customerConditions(filter, linkIds, ofLink)
  if (linkIds && !fields) {
    conditions.where.push(`${ofLink} IN (${linkIds.map(() => '?').join(', ')})`)
    conditions.values.push(...linkIds)
  }
  const ids = file && filter.linkId !== undefined ? [filter.linkId] : linkIds
  return {
    ...by,
    where: [...by.where, ...conditions.where],
    values: [workspaceId, ...conditions.values],
    isAscending: filter.isAscending,
    ...(ids &&
      fields && { ofLinks: { by: file ? { file } : { column: ofLink }, ids, order: fields } }),
  }
}

function customerConditions(
  filter: CustomerFilter,
  linkIds: readonly string[] | undefined,
  ofLink: string,
) {
  const where: string[] = []
  const values: string[] = []
  const add = (condition: string, value: string | undefined, times = 1) => {
    if (value === undefined) return
    where.push(condition)
    values.push(...Array<string>(times).fill(value))
  }
  add('customers.email = ?', filter.email)
  add('customers.external_id = ?', filter.externalId)
  add(`${ofLink} = ?`, filter.linkId)
  if (!linkIds) {
    add(
      `EXISTS (SELECT 1 FROM links WHERE links.workspace_id = customers.workspace_id
         AND links.id = customers.link_id AND links.partner_id = ?)`,
      filter.partnerId,
    )
  }
  add(
    `EXISTS (SELECT 1 FROM clicks WHERE clicks.workspace_id = customers.workspace_id
       AND clicks.id = customers.click_id AND clicks.country = ?)`,
    filter.country,
  )
  const pattern = filter.search === undefined ? undefined : containing(filter.search)
  const matches = ['name', 'email', 'external_id'].map(
    (one) => `lower(customers.${one}) LIKE lower(?) ESCAPE '!'`,
  )
  add(`(${matches.join(' OR ')})`, pattern, matches.length)
  return { where, values }
}

type Order = {
  readonly by: Pick<ListQuery, 'select' | 'where' | 'order' | 'place'>
  /** The column that names a customer's link. */
  readonly ofLink: string
  /** The order by the fields that are selected, where each link has an index in it. */
  readonly fields?: readonly string[]
  /** Where each link's customers are in this order, if that is a file. */
  readonly file?: 'customers'
}

function orderOf({ sortBy, email, externalId }: CustomerFilter): Order {
  const ofLink = 'customers.link_id'
  if (sortBy === 'firstSaleAt') return { by: BY_FIRST_SALE, ofLink }
  const isOfFew = email !== undefined || externalId !== undefined
  if (sortBy === 'createdAt') {
    return isOfFew
      ? { by: BY_ID, ofLink }
      : { by: BY_ID, ofLink, fields: ['"id"'], file: 'customers' }
  }
  if (isOfFew) return { by: BY_AMOUNT_SORTED, ofLink }
  const fields = ['"saleAmount"', '"id"']
  return { by: BY_AMOUNT_RANKED, ofLink: 'customer_ranks.link_id', fields }
}

const BY_ID: Order['by'] = {
  select: `SELECT ${COLUMNS} FROM customers`,
  where: ['customers.workspace_id = ?'],
  order: ['customers.id'],
}

/** Down the sales, past those that are not their customer's first. */
const BY_FIRST_SALE: Order['by'] = {
  select: `SELECT ${COLUMNS} FROM sales CROSS JOIN customers
    ON customers.workspace_id = sales.workspace_id AND customers.id = sales.customer_id`,
  where: [
    'sales.workspace_id = ?',
    `sales.reported_by = 'server'`,
    `NOT EXISTS (SELECT 1 FROM sales AS earlier WHERE earlier.workspace_id = sales.workspace_id
       AND earlier.customer_id = sales.customer_id AND earlier.id < sales.id
       AND earlier.reported_by = 'server')`,
  ],
  order: ['sales.id'],
  place: `SELECT min(id) FROM sales
    WHERE workspace_id = ? AND customer_id = ? AND reported_by = 'server'`,
}

/** Found by another index, and few enough to be sorted. */
const BY_AMOUNT_SORTED: Order['by'] = {
  ...BY_ID,
  order: ['customers.sale_amount', 'customers.id'],
  place: 'SELECT sale_amount, id FROM customers WHERE workspace_id = ? AND id = ?',
}

/** Of a customer, as the ranks have it: what they are ordered by is what is selected. */
const RANKED_COLUMNS = COLUMNS.replace(
  /customers\.(id|sale_amount) AS/g,
  (_, column) => `customer_ranks.${column} AS`,
)

/** Down the ranks, which `customer-ranks` keeps. Who was erased is in them and not listed. */
const BY_AMOUNT_RANKED: Order['by'] = {
  select: `SELECT ${RANKED_COLUMNS} FROM customer_ranks CROSS JOIN customers
    ON customers.workspace_id = customer_ranks.workspace_id
      AND customers.id = customer_ranks.id`,
  where: ['customer_ranks.workspace_id = ?'],
  order: ['customer_ranks.sale_amount', 'customer_ranks.id'],
  place: 'SELECT sale_amount, id FROM customer_ranks WHERE workspace_id = ? AND id = ?',
}
