import { z } from 'zod'
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

/** What `POST /track/sale` takes; other fields are ignored. */
export const saleBody = z.object({
  ...customerFields,
  amount: z.int().min(0),
  currency,
  eventName: text(255).default('Purchase'),
  paymentProcessor: z.enum(PAYMENT_PROCESSORS).default('custom'),
  invoiceId: optionalText(255),
  metadata,
  leadEventName: optionalText(255),
}) satisfies z.ZodType<Omit<SaleClaim, 'reportedBy'>>

export const serverSaleBody = withOlderNames(saleBody)
