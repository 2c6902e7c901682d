import type { Context } from 'hono'
import type { Reference } from '../attribution/reference.ts'
import { ApiError } from './api-error.ts'
import type { CollectorEnv } from './collector-env.ts'
import { quote } from './quote.ts'

/** Before the shop's own id, wherever an id given here could stand as well. */
const EXTERNAL = 'ext_'

/** What `{id}` in a path names. */
export function readReference(c: Context<CollectorEnv>): Reference {
  return toReference(c.req.param('id') ?? '')
}

export function toReference(given: string): Reference {
  return given.startsWith(EXTERNAL) ? { externalId: withoutPrefix(given) } : { id: given }
}

/** `externalId` parameters may be sent with the prefix or without. */
export function withoutPrefix(externalId: string): string {
  return externalId.startsWith(EXTERNAL) ? externalId.slice(EXTERNAL.length) : externalId
}

export function notThere(kind: 'link' | 'customer', reference: Reference): ApiError {
  const name = 'id' in reference ? reference.id : `${EXTERNAL}${reference.externalId}`
  return new ApiError('not_found', `There is no ${kind} ${quote(name)} here.`)
}
