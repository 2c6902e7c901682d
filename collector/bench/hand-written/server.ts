import { createHash } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import express, { type Request } from 'express'
import pg from 'pg'
import { serverSaleBody } from '../../src/http/bodies/sale-body.ts'
import { recordSale } from './record-sale.ts'

// What a developer would write instead of Saletrail: Express 5 and `pg` as they come, with the same
// schema of the body, and a transaction a request.
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })

async function authenticate(request: Request): Promise<number | undefined> {
  const [, key = ''] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? []
  const hash = createHash('sha256').update(key).digest('hex')
  const { rows } = await pool.query('SELECT workspace_id FROM api_keys WHERE hash = $1', [hash])
  return rows[0]?.workspace_id
}

const app = express()
app.use(express.json({ limit: '64kb' }))
app.post('/track/sale', async (request, response) => {
  const workspaceId = await authenticate(request)
  if (workspaceId === undefined) {
    response.status(401).json({ error: { code: 'unauthorized', message: 'unknown key' } })
    return
  }
  const parsed = serverSaleBody.safeParse(request.body)
  if (!parsed.success) {
    response.status(422).json({ error: parsed.error.issues })
    return
  }
  const { customer, found } = await recordSale(pool, workspaceId, parsed.data)
  if (!found) {
    response.status(404).json({ error: { code: 'not_found', message: 'unknown click' } })
    return
  }
  const { eventName, amount, currency, paymentProcessor, invoiceId, metadata } = parsed.data
  const sale = { amount, currency, paymentProcessor, invoiceId, metadata }
  response.json({ eventName, customer, sale })
})

const server = app.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  process.stdout.write(`${JSON.stringify({ event: 'listening', port })}\n`)
})
