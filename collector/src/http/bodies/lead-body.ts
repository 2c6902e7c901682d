import * as z from 'zod'
import { LEAD_MODES, type LeadClaim } from '../../attribution/lead.ts'
import { text } from '../validate.ts'
import { customerFields, metadata, withOlderNames } from './customer-fields.ts'

const QUANTITY_MAX = 100

/** What `POST /track/lead` takes; other fields are ignored. */
export const leadBody = z.object({
  ...customerFields,
  eventName: text(255).min(1),
  mode: z
    .enum(LEAD_MODES)
    .default('async')
    .describe('`deferred` makes the customer without the lead; the others are one here'),
  eventQuantity: z
    .int()
    .min(1)
    .max(QUANTITY_MAX)
    .nullish()
    .transform((quantity) => quantity ?? 1)
    .describe('as how many it counts'),
  metadata,
}) satisfies z.ZodType<Omit<LeadClaim, 'reportedBy'>>

export const serverLeadBody = withOlderNames(leadBody)
