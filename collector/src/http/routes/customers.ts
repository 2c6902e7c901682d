import { Hono } from 'hono'
import * as z from 'zod'
import type { CustomerFilter } from '../../store/catalog.ts'
import { ApiError } from '../api-error.ts'
import { authenticate } from '../authenticate.ts'
import type { CollectorEnv, Services } from '../collector-env.ts'
import { CUSTOMER_EXAMPLE } from '../customer-example.ts'
import type { EndpointDocs } from '../endpoint-docs.ts'
import { notOffered, pagingOf, queryFlag, toStretch } from '../paging.ts'
import { prepareCustomerAnswer } from '../prepare-customer-answer.ts'
import { readQuery } from '../read-query.ts'
import { text } from '../validate.ts'
import { customerById } from './customer-by-id.ts'

const FILTER_CHARACTERS_MAX = 255

/** Of subscriptions nothing is known here: in their order would be in no order, without a word. */
const sortBy = z
  .enum(['createdAt', 'saleAmount', 'firstSaleAt'], {
    error: ({ input }) =>
      input === 'subscriptionCanceledAt' ? 'subscriptionCanceledAt is not offered here' : undefined,
  })
  .default('createdAt')

const listQuery = z.object({
  email: text(FILTER_CHARACTERS_MAX).optional(),
  externalId: text(FILTER_CHARACTERS_MAX).optional(),
  search: text(FILTER_CHARACTERS_MAX).optional(),
  country: text(FILTER_CHARACTERS_MAX).toUpperCase().optional(),
  linkId: text(FILTER_CHARACTERS_MAX).optional(),
  partnerId: text(FILTER_CHARACTERS_MAX).optional(),
  programId: notOffered,
  includeExpandedFields: queryFlag.default(false),
  sortBy,
  sortOrder: z.enum(['asc', 'desc']).default('desc'),
  ...pagingOf('customer'),
})

/** `GET /customers`: who has been won; one customer is in the file beside. */
export function customers(services: Services): Hono<CollectorEnv> {
  return new Hono<CollectorEnv>()
    .use(authenticate('secret', services))
    .get('/', async (c) => {
      const query = readQuery(c, listQuery)
      const { id } = c.get('workspace')
      const found = await services.store.listCustomers(id, toFilter(query), toStretch(query))
      if (found.length === 0) await refuseLostCursor(services, id, query)
      const answer = await prepareCustomerAnswer(services, c.get('workspace'), found, query)
      return c.json(found.map(answer))
    })
    .route('/', customerById(services))
}

/**
 * By its id a customer has a place among the others even when it is erased; by its money it has
 * none, and an empty page would say that the list ends here.
 */
async function refuseLostCursor(
  { store }: Services,
  workspaceId: number,
  { sortBy, startingAfter, endingBefore }: z.output<typeof listQuery>,
): Promise<void> {
  const cursor = startingAfter ?? endingBefore
  const isByMoney = sortBy === 'saleAmount' || sortBy === 'firstSaleAt'
  if (cursor === undefined || !isByMoney) return
  if (await store.findCustomer(workspaceId, { id: cursor })) return
  const field = startingAfter === undefined ? 'endingBefore' : 'startingAfter'
  throw new ApiError(
    'unprocessable_entity',
    `${field}: no such customer is here any more, to tell where the list goes on.`,
  )
}

/** An e-mail tells more than an external id, and that more than a search, as in the public API. */
function toFilter(query: z.output<typeof listQuery>): CustomerFilter {
  const { email, externalId, search, country, linkId, partnerId, sortBy, sortOrder } = query
  return {
    email,
    externalId: email === undefined ? externalId : undefined,
    search: email === undefined && externalId === undefined ? search : undefined,
    country,
    linkId,
    partnerId,
    sortBy,
    isAscending: sortOrder === 'asc',
  }
}

export const customerDocs: EndpointDocs = {
  'GET /customers': {
    group: 'Customers',
    summary: 'List customers, newest first',
    description:
      'By `firstSaleAt` it lists those who have bought. `email` and `externalId` are found at ' +
      'once, as they are written, and an `email` stands over an `externalId`, that over a ' +
      '`search`. `search` finds its text anywhere in name, e-mail or external id, its letters a ' +
      'to z in capitals or not; it and `country` read down the list until the page is full.',
    key: 'secret',
    query: listQuery,
    answer: { description: 'A page of customers.', example: [CUSTOMER_EXAMPLE] },
  },
}
