import * as z from 'zod'
import { canonicalHost } from '../attribution/host.ts'
import { ApiError } from './api-error.ts'

/** The value in the schema's shape, or a refusal that names the first field at fault. */
export function validate<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const field = issue?.path.join('.') || 'body'
  throw new ApiError('unprocessable_entity', `${issue?.code}: ${field}: ${issue?.message}`)
}

/**
 * What every store can keep as it is: PostgreSQL refuses U+0000, and half a surrogate pair would
 * come back as another character.
 */
const keepable = z.refine<string>((value) => value.isWellFormed() && !value.includes('\0'), {
  error: 'must be well-formed Unicode without U+0000',
})

export const text = (lengthMax: number) => z.string().max(lengthMax).check(keepable)

/** Like `text`, where null, absent and blank all mean that there is none. */
export const optionalText = (lengthMax: number) =>
  text(lengthMax)
    .nullish()
    .transform((value) => (value?.trim() ? value : null))

/** Like `text`, where null and blank both take away what was there. */
export const clearableText = (lengthMax: number) =>
  text(lengthMax)
    .nullable()
    .transform((value) => (value?.trim() ? value : null))

/** As loose as mail is: what a shop's checkout let through is no reason to lose a sale. */
const MAIL_PATTERN = /^[^\s@"\p{Cc}]{1,64}@[^\s@\p{Cc}]{1,255}$/u
export const email = z.email({ pattern: MAIL_PATTERN }).max(100).check(keepable)

/** A host, with its port if need be, as browsers ask for it. */
export const host = text(255).transform((written, issues) => {
  const canonical = canonicalHost(written)
  if (canonical !== undefined) return canonical
  issues.addIssue({ code: 'custom', message: 'must be a host name' })
  return z.NEVER
})

/** With the signs that ISO 8601 allows to be left out or written otherwise; without a zone, UTC. */
function inWebForm(written: string): string {
  return written
    .replace(/[ t]/, 'T')
    .replace(/(T.*[+-]\d\d)(\d\d)$/, '$1:$2')
    .replace(/z$/, 'Z')
    .replace(/T[\d:.]+$/, '$&Z')
}

const ZONED = { offset: true }
const TO_THE_MINUTE = { ...ZONED, precision: -1 }
const NOT_A_MOMENT = 'must be a date and time as in 2026-11-28T12:00:00Z'

/** A date, or a date and time, as ISO 8601 writes them; as epoch milliseconds. */
export const moment = z
  .string()
  .transform(inWebForm)
  .pipe(
    z.union([z.iso.datetime(ZONED), z.iso.datetime(TO_THE_MINUTE), z.iso.date()], {
      error: NOT_A_MOMENT,
    }),
  )
  .transform((written) => Date.parse(written))
