import * as z from 'zod'
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
 * Text every store can keep as it is: PostgreSQL refuses U+0000, and half a surrogate pair would
 * come back as another character.
 */
export const text = (lengthMax: number) =>
  z
    .string()
    .max(lengthMax)
    .refine((value) => value.isWellFormed() && !value.includes('\0'), {
      error: 'must be well-formed Unicode without U+0000',
    })

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

/** A date and time in any form that `Date` reads, as epoch milliseconds. */
export const moment = z
  .string()
  .refine((value) => !Number.isNaN(Date.parse(value)), { error: 'must be a date and time' })
  .transform((value) => Date.parse(value))
