import { Hono } from 'hono'
import { createMiddleware } from 'hono/factory'
import type { SaleDecision } from '../../attribution/decide-sale.ts'
import type { SaleClaim } from '../../attribution/sale.ts'
import type { Workspace } from '../../attribution/workspace.ts'
import { allowBrowsers } from '../allow-browsers.ts'
import { browserSaleAnswer, saleAnswer, unattributedAnswer } from '../answers/sale-answer.ts'
import { ApiError } from '../api-error.ts'
import { createReadKey } from '../authenticate.ts'
import { saleBody, serverSaleBody } from '../bodies/sale-body.ts'
import type { BrowserGuards } from '../browser-guards.ts'
import type { CollectorEnv, Services } from '../collector-env.ts'
import type { EndpointDocs } from '../endpoint-docs.ts'
import { measured, measureRequests } from '../measure-requests.ts'
import { quote } from '../quote.ts'
import { readBody } from '../read-body.ts'
import { assertConversions, requireConversions } from '../require-conversions.ts'

/**
 * `POST /track/sale` and, from browsers, `/track/sale/client`: books a sale to the click it came
 * from. 200 once it is on disk.
 */
export function trackSale(services: Services, guards: BrowserGuards): Hono<CollectorEnv> {
  const readKey = createReadKey('secret', services)
  return new Hono<CollectorEnv>()
    .post(
      '/',
      measured('/track/sale', services, async (c) => {
        const { workspace } = readKey(c)
        assertConversions(workspace)
        const body = await readBody(c, serverSaleBody)
        return recordSale(services, workspace, { reportedBy: 'server', ...body })
      }),
    )
    .use('/client', measureRequests(services), allowBrowsers)
    .post('/client', ...guards, requireConversions, requireBrowserSales, async (c) => {
      const body = await readBody(c, saleBody)
      return recordSale(services, c.get('workspace'), { reportedBy: 'browser', ...body })
    })
}

const requireBrowserSales = createMiddleware<CollectorEnv>(async (c, next) => {
  if (!c.get('workspace').browserSales) {
    throw new ApiError('forbidden', 'This workspace takes sales from servers only.', {
      outcome: 'browser_sales_off',
    })
  }
  await next()
})

async function recordSale(
  { ledger, log }: Services,
  workspace: Workspace,
  claim: SaleClaim,
): Promise<Response> {
  const decision = await ledger.submit<'sale'>({ kind: 'sale', workspace, claim })
  const { outcome } = decision
  if (outcome === 'replayed_differs') {
    log.warn({ workspace: workspace.id, sale: decision.sale.id }, 'a repeated invoice differs')
  }
  switch (outcome) {
    case 'replayed':
    case 'replayed_differs':
      return answer(answerOf(decision, claim), outcome, REPLAYED)
    case 'direct':
    case 'by_lead':
      return answer(answerOf(decision, claim), outcome)
    case 'unattributed':
      return answer(unattributedAnswer(claim.eventName), outcome)
    default:
      throw refuse(decision, claim)
  }
}

const REPLAYED = { 'Idempotent-Replayed': 'true' }

/** Plain headers in one go: `c.header` would build a `Headers`, twice the cost of the rule. */
function answer(body: string, outcome: string, more?: Record<string, string>): Response {
  const headers = { 'Content-Type': 'application/json', 'Saletrail-Outcome': outcome }
  return new Response(body, { headers: more ? { ...more, ...headers } : headers })
}

function answerOf({ sale }: Extract<SaleDecision, { sale: object }>, claim: SaleClaim): string {
  return claim.reportedBy === 'server' ? saleAnswer(sale) : browserSaleAnswer(sale, claim)
}

type Refusal = Extract<SaleDecision, { outcome: `unknown_${string}` | 'amount_too_large' }>

function refuse({ outcome }: Refusal, claim: SaleClaim): ApiError {
  switch (outcome) {
    case 'unknown_click':
      return new ApiError('not_found', `clickId: no click ${quote(claim.clickId)} is known here.`, {
        outcome,
      })
    case 'unknown_lead':
      return new ApiError(
        'not_found',
        `leadEventName: this customer has no lead ${quote(claim.leadEventName)}.`,
        { outcome },
      )
    case 'unknown_link':
      return new ApiError('not_found', 'The link this sale would belong to is not there.', {
        outcome,
      })
    case 'amount_too_large':
      return new ApiError(
        'unprocessable_entity',
        'too_big: amount: its value in US cents is beyond 2^53-1',
        { outcome },
      )
  }
}

const SALE_BODY_EXAMPLE = {
  customerExternalId: 'ada',
  amount: 50_00,
  currency: 'usd',
  invoiceId: 'inv_1',
  clickId: '',
}

const SALE_EXAMPLE = {
  eventName: 'Purchase',
  customer: {
    id: 'cus_Vbl7T5kE9lpBg2IC',
    name: 'Big Red Caribou',
    email: null,
    avatar: null,
    externalId: 'ada',
  },
  sale: {
    amount: 50_00,
    currency: 'usd',
    paymentProcessor: 'stripe',
    invoiceId: 'inv_1',
    metadata: null,
  },
}

export const trackSaleDocs: EndpointDocs = {
  'POST /track/sale': {
    group: 'Conversions',
    summary: 'Book a sale to the click it came from',
    description:
      'Sent from the server, once the sale is paid. One sale per invoiceId, for ever, ' +
      'however often it is sent; the header Saletrail-Outcome says which rule decided. 200 ' +
      'is answered once the sale is on disk. Older integrations may call the customer ' +
      '`externalId` or `customerId`.',
    key: 'secret',
    body: serverSaleBody,
    bodyExample: SALE_BODY_EXAMPLE,
    answer: {
      description:
        'Booked, or booked before; both null where neither a customer nor a click is known.',
      example: SALE_EXAMPLE,
    },
    refusals: ['forbidden', 'not_found'],
  },
  'POST /track/sale/client': {
    group: 'Conversions',
    summary: 'Report a sale from a page',
    description:
      'A visitor can forge what a browser sends: such a sale is unverified, stays out of the ' +
      'verified totals, and is replaced by the server’s call with the same invoiceId.',
    key: 'publishable',
    body: saleBody,
    bodyExample: SALE_BODY_EXAMPLE,
    answer: {
      description: 'As above, with no personal data but this call’s own.',
      example: SALE_EXAMPLE,
    },
    refusals: ['not_found'],
  },
}
