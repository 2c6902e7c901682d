import type { Pool, PoolClient } from 'pg'
import type { z } from 'zod'
import type { serverSaleBody } from '../../src/http/bodies/sale-body.ts'

type Body = z.output<typeof serverSaleBody>
type Recorded = { readonly found: boolean; readonly customer?: object }

/** A transaction a sale: the click, the customer with its lead, the sale, the link's totals. */
export async function recordSale(pool: Pool, workspaceId: number, body: Body): Promise<Recorded> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    const recorded = await record(client, workspaceId, body)
    await client.query('COMMIT')
    return recorded
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  } finally {
    client.release()
  }
}

async function record(client: PoolClient, workspaceId: number, body: Body): Promise<Recorded> {
  const clicks = await client.query(
    'SELECT id, link_id FROM clicks WHERE workspace_id = $1 AND id = $2',
    [workspaceId, body.clickId],
  )
  const [click] = clicks.rows
  if (!click) return { found: false }
  const customer = await findOrMakeCustomer(client, workspaceId, body, click.id)
  const sales = await client.query(
    `INSERT INTO sales (workspace_id, invoice_id, customer_id, link_id, click_id, event_name,
       payment_processor, amount, currency, metadata)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING RETURNING id`,
    [
      ...[workspaceId, body.invoiceId, customer.id, click.link_id, click.id, body.eventName],
      ...[body.paymentProcessor, body.amount, body.currency, body.metadata],
    ],
  )
  if (sales.rowCount === 1) {
    await client.query(
      'UPDATE links SET sales = sales + 1, sale_amount = sale_amount + $2 WHERE id = $1',
      [click.link_id, body.amount],
    )
  }
  return { found: true, customer }
}

async function findOrMakeCustomer(
  client: PoolClient,
  workspaceId: number,
  body: Body,
  clickId: string,
) {
  const { customerExternalId, customerName, customerEmail, customerAvatar } = body
  const known = await client.query(
    `SELECT id, external_id AS "externalId", name, email, avatar FROM customers
     WHERE workspace_id = $1 AND external_id = $2`,
    [workspaceId, customerExternalId],
  )
  if (known.rows[0]) return known.rows[0]
  const made = await client.query(
    `INSERT INTO customers (workspace_id, external_id, name, email, avatar, click_id)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (workspace_id, external_id) DO UPDATE SET name = customers.name
     RETURNING id, external_id AS "externalId", name, email, avatar`,
    [
      ...[workspaceId, customerExternalId, customerName ?? 'Big Red Caribou'],
      ...[customerEmail, customerAvatar, clickId],
    ],
  )
  const [customer] = made.rows
  await client.query(
    'INSERT INTO leads (customer_id, event_name) VALUES ($1, $2) ON CONFLICT DO NOTHING',
    [customer.id, 'Direct sale'],
  )
  return customer
}
