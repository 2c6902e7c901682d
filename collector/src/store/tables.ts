import type { Click, CreditableClick, RecentClick } from '../attribution/click.ts'
import type { Customer } from '../attribution/customer.ts'
import type { Lead } from '../attribution/lead.ts'
import type { Link, LinkTotals } from '../attribution/link.ts'
import type { Sale } from '../attribution/sale.ts'
import type { Key } from './register.ts'
import type { CustomerTotals, LinkTotalsAdded } from './store.ts'
import type { WorkspaceRow } from './workspace-row.ts'

/**
 * The tables of every engine, field by field in column order. A column is its field in
 * snake_case, so a row read `AS` its fields is already the domain's object and nothing has to be
 * mapped by hand.
 */
export type Table<Row> = {
  readonly name: string
  readonly fields: readonly (keyof Row & string)[]
}

/** Every field of `Row` exactly once, or it does not compile. */
function defineTable<Row>() {
  return <const Fields extends readonly (keyof Row & string)[]>(
    name: string,
    fields: [Exclude<keyof Row, Fields[number]>] extends [never] ? Fields : never,
  ): Table<Row> => ({ name, fields })
}

export const WORKSPACES = defineTable<WorkspaceRow>()('workspaces', [
  'id',
  'name',
  'plan',
  'attribution',
  'attributionWindowDays',
  'allowedHostnames',
  'browserSales',
  'linkDomains',
  'createdAt',
])

export const KEYS = defineTable<Key>()('keys', [
  'workspaceId',
  'id',
  'kind',
  'hash',
  'hint',
  'createdAt',
  'revokedAt',
])

export const LINKS = defineTable<Link>()('links', [
  'workspaceId',
  'id',
  'domain',
  'key',
  'url',
  'externalId',
  'tenantId',
  'partnerId',
  'partner',
  'discount',
  'expiresAt',
  'expiredUrl',
  'details',
  'createdAt',
  'updatedAt',
  'archivedAt',
  'disabledAt',
  'deletedAt',
])

/** What a link's row holds beside the link: the key as it is compared. */
export const LINK_ROWS = defineTable<Link & { keyFolded: string }>()('links', [
  ...LINKS.fields,
  'keyFolded',
] as const)

export const LINK_TOTALS = defineTable<LinkTotals>()('link_totals', [
  'clicks',
  'leads',
  'sales',
  'saleAmount',
  'lastClickedAt',
])

export const CUSTOMER_TOTALS = defineTable<CustomerTotals>()('customers', ['sales', 'saleAmount'])

export const CLICKS = defineTable<Click>()('clicks', [
  'workspaceId',
  'id',
  'linkId',
  'url',
  'referrer',
  'country',
  'region',
  'city',
  'continent',
  'device',
  'browser',
  'os',
  'recordedAt',
])

export const CREDITABLE_CLICKS = defineTable<CreditableClick>()('clicks', [
  'workspaceId',
  'id',
  'linkId',
  'recordedAt',
])

export const RECENT_CLICKS = defineTable<RecentClick>()('recent_clicks', [
  'workspaceId',
  'linkId',
  'visitorHash',
  'clickId',
  'recordedAt',
])

/** How SQLite numbers them, in the order they came. */
export const RECENT_CLICK_ROWS = defineTable<RecentClick & { number: number }>()('recent_clicks', [
  'number',
  ...RECENT_CLICKS.fields,
] as const)

export const CUSTOMERS = defineTable<Customer>()('customers', [
  'workspaceId',
  'id',
  'externalId',
  'name',
  'email',
  'avatar',
  'linkId',
  'clickId',
  'unverified',
  'createdAt',
])

export const LEADS = defineTable<Lead>()('leads', [
  'workspaceId',
  'id',
  'customerId',
  'linkId',
  'clickId',
  'eventName',
  'quantity',
  'metadata',
  'reportedBy',
  'recordedAt',
])

export const SALES = defineTable<Sale>()('sales', [
  'workspaceId',
  'id',
  'invoiceId',
  'customerId',
  'customerExternalId',
  'customerName',
  'customerEmail',
  'customerAvatar',
  'linkId',
  'clickId',
  'leadId',
  'eventName',
  'paymentProcessor',
  'amount',
  'currency',
  'usdCents',
  'rate',
  'rateDate',
  'metadata',
  'reportedBy',
  'recordedAt',
])

/** What a customer's row holds beside the customer: what it has earned. */
export const CUSTOMER_ROWS = defineTable<Customer & CustomerTotals>()('customers', [
  ...CUSTOMERS.fields,
  ...CUSTOMER_TOTALS.fields,
] as const)

export const LINK_TOTAL_ROWS = defineTable<LinkTotalsAdded>()('link_totals', [
  'workspaceId',
  'linkId',
  ...LINK_TOTALS.fields,
] as const)

/** Browsers' reports of invoices that servers have reported too. */
export const OUTRANKED_SALES = defineTable<Sale>()('outranked_sales', SALES.fields)

export function columnOf(field: string): string {
  return field.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`)
}

/**
 * Makes a row's object of its columns, in their order. All at once, in one literal: field by field
 * costs the driver more than the look-up itself, and leaves objects that V8 reads slowly.
 */
export function compileToObject<Row>({ fields }: Table<Row>): (columns: readonly unknown[]) => Row {
  const literal = fields.map((field, index) => `${field}: columns[${index}]`).join(', ')
  return new Function('columns', `return { ${literal} }`) as (columns: readonly unknown[]) => Row
}

/** `sales.invoice_id AS "invoiceId", …`: the select list that reads rows as domain objects. */
export function selectList<Row>(table: Table<Row>): string {
  return table.fields.map((field) => `${table.name}.${columnOf(field)} AS "${field}"`).join(', ')
}

/** What an insert does of a row that is there: all but the key is as the new row has it. */
export function replacing<Row>(
  table: Table<Row>,
  key: readonly string[] = ['workspaceId', 'id'],
): string {
  const others = table.fields.filter((field) => !key.includes(field)).map(columnOf)
  return `ON CONFLICT (${key.map(columnOf).join(', ')})
    DO UPDATE SET ${others.map((column) => `${column} = excluded.${column}`).join(', ')}`
}
