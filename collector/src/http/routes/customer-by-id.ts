import { Hono } from 'hono'
import * as z from 'zod'
import type { CustomerUpdateOutcome } from '../../attribution/decide-customer-update.ts'
import type { Reference } from '../../attribution/reference.ts'
import type { Workspace } from '../../attribution/workspace.ts'
import type { CustomerWithTotals } from '../../store/store.ts'
import { ApiError } from '../api-error.ts'
import { authenticate } from '../authenticate.ts'
import { customerFields } from '../bodies/customer-fields.ts'
import type { CollectorEnv, Services } from '../collector-env.ts'
import { CUSTOMER_EXAMPLE } from '../customer-example.ts'
import type { EndpointDocs } from '../endpoint-docs.ts'
import { queryFlag } from '../paging.ts'
import { prepareCustomerAnswer } from '../prepare-customer-answer.ts'
import { readBody } from '../read-body.ts'
import { readQuery } from '../read-query.ts'
import { notThere, readReference } from '../reference.ts'
import { clearableText, email, text } from '../validate.ts'

/** What is absent stays as it is; `stripeCustomerId` and `country` are accepted and not kept. */
const changesBody = z
  .object({
    externalId: customerFields.customerExternalId,
    // Who has a name keeps one.
    name: text(100).trim().min(1).nullable(),
    email: email.nullable(),
    avatar: clearableText(2_048),
  })
  .partial()
const query = z.object({ includeExpandedFields: queryFlag.default(false) })

/** `GET`, `PATCH` and `DELETE /customers/{id}`; the id may be `ext_` and the shop's own. */
export function customerById(services: Services): Hono<CollectorEnv> {
  const { ledger, store } = services

  async function answer(
    workspace: Workspace,
    customer: CustomerWithTotals,
    wanted: z.output<typeof query>,
  ) {
    return (await prepareCustomerAnswer(services, workspace, [customer], wanted))(customer)
  }

  return new Hono<CollectorEnv>()
    .use(authenticate('secret', services))
    .get('/:id', async (c) => {
      const workspace = c.get('workspace')
      const reference = readReference(c)
      const wanted = readQuery(c, query)
      const customer = await store.findCustomer(workspace.id, reference)
      if (!customer) throw notThere('customer', reference)
      return c.json(await answer(workspace, customer, wanted))
    })
    .patch('/:id', async (c) => {
      const workspace = c.get('workspace')
      const reference = readReference(c)
      const wanted = readQuery(c, query)
      const { name, ...rest } = await readBody(c, changesBody)
      const changes = { ...rest, ...(typeof name === 'string' && { name }) }
      const update = { workspaceId: workspace.id, reference, changes: defined(changes) }
      const decision = await ledger.submit<'customer_update'>({ kind: 'customer_update', update })
      if (decision.outcome !== 'updated') throw refuse(decision.outcome, reference)
      const { customer } = decision
      const found = await store.findCustomer(workspace.id, { id: customer.id })
      const changed = { sales: 0, saleAmount: 0, ...found, ...customer }
      return c.json(await answer(workspace, changed, wanted))
    })
    .delete('/:id', async (c) => {
      const reference = readReference(c)
      const erasure = { workspaceId: c.get('workspace').id, reference }
      const decision = await ledger.submit<'erasure'>({ kind: 'erasure', erasure })
      // Answered only when no file holds it any more: also the second time, for the first may have
      // failed at this.
      await store.scrub()
      if (decision.outcome === 'unknown_customer') throw notThere('customer', reference)
      return c.json({ id: decision.customer.id })
    })
}

function refuse(
  outcome: Exclude<CustomerUpdateOutcome, 'updated'>,
  reference: Reference,
): ApiError {
  if (outcome === 'unknown_customer') return notThere('customer', reference)
  return new ApiError('conflict', 'externalId: another customer has this id already.', { outcome })
}

/** Without the fields that are undefined, which would overwrite what stands. */
function defined<Fields extends object>(fields: Fields) {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Fields]: Exclude<Fields[Name], undefined>
  }
}

const path = { id: 'The customer’s id, or `ext_` and the shop’s own id of it.' }

export const customerByIdDocs: EndpointDocs = {
  'GET /customers/{id}': {
    group: 'Customers',
    summary: 'Find a customer',
    key: 'secret',
    path,
    query,
    answer: { description: 'The customer.', example: CUSTOMER_EXAMPLE },
  },
  'PATCH /customers/{id}': {
    group: 'Customers',
    summary: 'Change a customer',
    description: 'What is absent stays as it is. Recorded sales keep the customer as it was.',
    key: 'secret',
    path,
    query,
    body: changesBody,
    bodyExample: { name: 'Ada Lovelace' },
    answer: { description: 'The customer as it has become.', example: CUSTOMER_EXAMPLE },
    refusals: ['conflict'],
  },
  'DELETE /customers/{id}': {
    group: 'Customers',
    summary: 'Forget a customer',
    description:
      'Erases everything personal, from SQLite’s files too, before it answers; on PostgreSQL old ' +
      'pages and logs are the server’s to overwrite. Sales and totals stand, without whose they ' +
      'were; an invoice is still counted once. 503 where another program reads the file just ' +
      'then: ask again, and be answered 404 once nothing is left.',
    key: 'secret',
    path,
    answer: { description: 'Whom it was.', example: { id: CUSTOMER_EXAMPLE.id } },
  },
}
