import { type Context, Hono } from 'hono'
import type { LeadDecision } from '../../attribution/decide-lead.ts'
import type { LeadClaim } from '../../attribution/lead.ts'
import { allowBrowsers } from '../allow-browsers.ts'
import { leadAnswer } from '../answers/lead-answer.ts'
import { ApiError } from '../api-error.ts'
import { authenticate } from '../authenticate.ts'
import { leadBody, serverLeadBody } from '../bodies/lead-body.ts'
import type { BrowserGuards } from '../browser-guards.ts'
import type { CollectorEnv, Services } from '../collector-env.ts'
import type { EndpointDocs } from '../endpoint-docs.ts'
import { quote } from '../quote.ts'
import { readBody } from '../read-body.ts'
import { requireConversions } from '../require-conversions.ts'

/**
 * `POST /track/lead` and, from browsers, `/track/lead/client`: a step before the sale. 200 once it
 * is on disk, in every mode.
 */
export function trackLead(services: Services, guards: BrowserGuards): Hono<CollectorEnv> {
  const secret = authenticate('secret', services)
  return new Hono<CollectorEnv>()
    .post('/', secret, requireConversions, async (c) => {
      const body = await readBody(c, serverLeadBody)
      return recordLead(services, c, { reportedBy: 'server', ...body })
    })
    .use('/client', allowBrowsers)
    .post('/client', ...guards, requireConversions, async (c) => {
      const body = await readBody(c, leadBody)
      return recordLead(services, c, { reportedBy: 'browser', ...body })
    })
}

async function recordLead(
  { ledger, publicUrl }: Services,
  c: Context<CollectorEnv>,
  claim: LeadClaim,
) {
  const workspace = c.get('workspace')
  const decision = await ledger.submit<'lead'>({ kind: 'lead', workspace, claim })
  if (!('customer' in decision)) throw refuse(decision, claim)
  c.header('Saletrail-Outcome', decision.outcome)
  return c.json(leadAnswer(decision, claim, publicUrl))
}

type Refusal = Extract<LeadDecision, { outcome: `unknown_${string}` }>

function refuse({ outcome }: Refusal, claim: LeadClaim): ApiError {
  switch (outcome) {
    case 'unknown_click':
      return new ApiError('not_found', `clickId: no click ${quote(claim.clickId)} is known here.`, {
        outcome,
      })
    case 'unknown_customer':
      // A 400, as the public API has it: without a click there is nobody to whom it could belong.
      return new ApiError(
        'bad_request',
        `clickId: is missing, and no customer ${quote(claim.customerExternalId)} is known here.`,
        { outcome },
      )
    case 'unknown_link':
      return new ApiError('not_found', 'The link this lead would belong to is not there.', {
        outcome,
      })
  }
}

const LEAD_BODY_EXAMPLE = { clickId: '', eventName: 'Sign up', customerExternalId: 'ada' }

const LEAD_EXAMPLE = {
  click: { id: 'Vbl7T5kE9lpBg2IC' },
  link: {
    id: 'link_Vbl7T5kE9lpBg2IC',
    domain: 'go.shop.example',
    key: 'summer',
    shortLink: 'https://go.shop.example/summer',
    url: 'https://shop.example/',
    partnerId: null,
    programId: null,
    tenantId: null,
    externalId: null,
  },
  customer: { name: 'Ada', email: 'ada@shop.example', avatar: null, externalId: 'ada' },
}

export const trackLeadDocs: EndpointDocs = {
  'POST /track/lead': {
    group: 'Conversions',
    summary: 'Record a step before the sale',
    description:
      'Once per customer and eventName: the same again records nothing and answers the same. ' +
      'Without a clickId it belongs to the known customer’s click. With mode “deferred” the ' +
      'customer is made without the lead.',
    key: 'secret',
    body: serverLeadBody,
    bodyExample: LEAD_BODY_EXAMPLE,
    answer: { description: 'On disk, in every mode.', example: LEAD_EXAMPLE },
    refusals: ['forbidden', 'not_found'],
  },
  'POST /track/lead/client': {
    group: 'Conversions',
    summary: 'Record a step before the sale, from a page',
    key: 'publishable',
    body: leadBody,
    bodyExample: LEAD_BODY_EXAMPLE,
    answer: {
      description: 'As above, with no personal data but this call’s own.',
      example: LEAD_EXAMPLE,
    },
    refusals: ['not_found'],
  },
}
