import { Hono } from 'hono'
import { z } from 'zod'
import { findCurrency } from '../../attribution/currency.ts'
import type { SaleDecision } from '../../attribution/decide-sale.ts'
import { PAYMENT_PROCESSORS, type SaleClaim } from '../../attribution/sale.ts'
import { saleAnswer, unattributedAnswer } from '../answers/sale-answer.ts'
import { ApiError } from '../api-error.ts'
import { authenticate } from '../authenticate.ts'
import type { CollectorEnv, Services } from '../collector-env.ts'
import { limitBody, readBody } from '../read-body.ts'
import { requireConversions } from '../require-conversions.ts'
import { optionalText, text } from '../validate.ts'

const METADATA_CHARACTERS_MAX = 10_000

const currency = z
  .string()
  .default('usd')
  .transform((code, issues) => {
    const known = findCurrency(code)
    if (known) return known.code
    issues.addIssue({ code: 'invalid_value', values: [], message: 'not an ISO 4217 currency' })
    return z.NEVER
  })

const metadata = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((value, issues) => {
    const json = value ? JSON.stringify(value) : null
    if (json === null || json.length <= METADATA_CHARACTERS_MAX) return json
    issues.addIssue({
      code: 'too_big',
      origin: 'string',
      maximum: METADATA_CHARACTERS_MAX,
      message: `Too big: expected at most ${METADATA_CHARACTERS_MAX} characters as JSON`,
    })
    return z.NEVER
  })

/** Contract 2.1, in its order. Fields it does not name are ignored. */
const saleBody = z.object({
  customerExternalId: text(Number.POSITIVE_INFINITY).trim().min(1).max(100),
  amount: z.int().min(0),
  currency,
  eventName: text(255).default('Purchase'),
  paymentProcessor: z.enum(PAYMENT_PROCESSORS).default('custom'),
  invoiceId: optionalText(255),
  metadata,
  leadEventName: optionalText(255),
  clickId: optionalText(Number.POSITIVE_INFINITY).transform((id) => id?.trim() ?? null),
  customerName: optionalText(100),
  customerEmail: z
    .email()
    .max(100)
    .nullish()
    .transform((email) => email ?? null),
  customerAvatar: optionalText(2_048),
}) satisfies z.ZodType<Omit<SaleClaim, 'reportedBy'>>

/** Older integrations name the customer `externalId` or `customerId`; only servers do. */
export const serverSaleBody = z.preprocess((body: Record<string, unknown>) => {
  const customerExternalId = body.customerExternalId ?? body.externalId ?? body.customerId
  return { ...body, customerExternalId }
}, saleBody)

type Refusal = Extract<SaleDecision, { outcome: `unknown_${string}` | 'amount_too_large' }>

/** `POST /track/sale`: books a sale to the click it came from. 200 once it is on disk. */
export function trackSale(services: Services): Hono<CollectorEnv> {
  return new Hono<CollectorEnv>().post(
    '/',
    authenticate('secret', services),
    requireConversions,
    limitBody,
    async (c) => {
      const workspace = c.get('workspace')
      const claim = { ...(await readBody(c, serverSaleBody)), reportedBy: 'server' as const }
      const decision = await services.ledger.submit<'sale'>({ kind: 'sale', workspace, claim })
      switch (decision.outcome) {
        case 'replayed_differs':
          services.log.warn({ workspace: workspace.id }, 'a repeated invoice differs from its sale')
          return answer(saleAnswer(decision.sale), decision.outcome, REPLAYED)
        case 'replayed':
          return answer(saleAnswer(decision.sale), decision.outcome, REPLAYED)
        case 'direct':
        case 'by_lead':
          return answer(saleAnswer(decision.sale), decision.outcome)
        case 'unattributed':
          return answer(unattributedAnswer(claim.eventName), decision.outcome)
        default:
          throw refuse(decision, claim)
      }
    },
  )
}

const REPLAYED = { 'Idempotent-Replayed': 'true' }

/**
 * Plain headers in one go: `c.header` would build a `Headers`, twice the cost of the whole rule.
 */
function answer(body: string, outcome: string, headers: Record<string, string> = {}): Response {
  return new Response(body, {
    headers: { 'Content-Type': 'application/json', 'Saletrail-Outcome': outcome, ...headers },
  })
}

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

const QUOTED_CHARACTERS_MAX = 100

function quote(value: string | null): string {
  return JSON.stringify(value?.slice(0, QUOTED_CHARACTERS_MAX) ?? '')
}
