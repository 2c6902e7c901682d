import * as z from 'zod'
import { findCurrency } from '../../attribution/currency.ts'
import { PAYMENT_PROCESSORS, type SaleClaim } from '../../attribution/sale.ts'
import { optionalText, text } from '../validate.ts'
import { customerFields, metadata, withOlderNames } from './customer-fields.ts'

const currency = z
  .string()
  .default('usd')
  .transform((code, issues) => {
    const known = findCurrency(code)
    if (known) return known.code
    issues.addIssue({ code: 'invalid_value', values: [], message: 'not an ISO 4217 currency' })
    return z.NEVER
  })
  .describe('ISO 4217, in any case; the answer is in US cents at the newest rate')

/** What `POST /track/sale` takes; other fields are ignored. */
export const saleBody = z.object({
  ...customerFields,
  amount: z.int().min(0).describe('in the currency’s minor unit: cents, yen, fils'),
  currency,
  eventName: text(255).default('Purchase'),
  paymentProcessor: z.enum(PAYMENT_PROCESSORS).default('custom'),
  invoiceId: optionalText(255).describe('counted once, for ever, however often it is sent'),
  metadata,
  leadEventName: optionalText(255).describe(
    'which of the customer’s leads has earned it, in its very spelling; else the newest',
  ),
}) satisfies z.ZodType<Omit<SaleClaim, 'reportedBy'>>

export const serverSaleBody = withOlderNames(saleBody)
