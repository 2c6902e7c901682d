import * as z from 'zod'
import { email, optionalText, text } from '../validate.ts'

const METADATA_CHARACTERS_MAX = 10_000

/** What leads and sales say of their customer. */
export const customerFields = {
  customerExternalId: text(Number.POSITIVE_INFINITY)
    .trim()
    .min(1)
    .max(100)
    .describe('the shop’s own id of its customer'),
  clickId: optionalText(Number.POSITIVE_INFINITY)
    .transform((id) => id?.trim() ?? null)
    .describe('from the cookie `dub_id`; empty counts as absent'),
  customerName: optionalText(100).describe('without one it is given, such as “Big Red Caribou”'),
  // A form's empty field is no e-mail.
  customerEmail: z
    .string()
    .trim()
    .nullish()
    .transform((email) => email || null)
    .pipe(email.nullable())
    .describe('an address of at most 100 characters; empty counts as absent'),
  customerAvatar: optionalText(2_048).describe('the address of a picture'),
}

/** A JSON object, kept as text. */
export const metadata = z
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
  .describe(`at most ${METADATA_CHARACTERS_MAX} characters as JSON, 32 levels deep`)

/** Older integrations name the customer `externalId` or `customerId`; only servers do. */
export function withOlderNames<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((body: Record<string, unknown>) => {
    // As nearly all do, who then pay for no copy.
    if (typeof body.customerExternalId === 'string') return body
    const customerExternalId = body.customerExternalId ?? body.externalId ?? body.customerId
    return { ...body, customerExternalId }
  }, schema)
}
