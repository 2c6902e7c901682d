import type { Context } from 'hono'
import type { z } from 'zod'
import { ApiError } from './api-error.ts'
import type { CollectorEnv } from './collector-env.ts'
import { validate } from './validate.ts'

/**
 * The request's query, checked and shaped by its schema. What is given twice is refused: to take
 * one of the two would answer another question than was asked.
 */
export function readQuery<Schema extends z.ZodObject>(
  c: Context<CollectorEnv>,
  schema: Schema,
): z.output<Schema> {
  const [repeated] =
    Object.entries(c.req.queries()).find(
      ([name, values]) => values.length > 1 && Object.hasOwn(schema.shape, name),
    ) ?? []
  if (repeated === undefined) return validate(schema, c.req.query())
  throw new ApiError('unprocessable_entity', `too_big: ${repeated}: is given more than once`)
}
