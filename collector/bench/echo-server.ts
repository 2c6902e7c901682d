import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import { serverSaleBody } from '../src/http/bodies/sale-body.ts'

/**
 * The bare echo that speeds are measured against: the same server, framework, body and schema as
 * `POST /track/sale`, and nothing of ours behind it.
 */
const app = new Hono().post('/track/sale', async (c) => {
  const parsed = serverSaleBody.safeParse(JSON.parse(await c.req.text()))
  if (!parsed.success) return c.json({ error: parsed.error.issues }, 422)
  const { eventName, customerExternalId: externalId, amount, currency, ...sale } = parsed.data
  const customer = { id: '1', name: 'Big Red Caribou', email: null, avatar: null, externalId }
  const { paymentProcessor, invoiceId, metadata } = sale
  return c.json({
    eventName,
    customer,
    sale: { amount, currency, paymentProcessor, invoiceId, metadata },
  })
})

const server = createAdaptorServer({ fetch: app.fetch })
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  process.stdout.write(`${JSON.stringify({ event: 'listening', port })}\n`)
})
