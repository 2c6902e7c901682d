import * as z from 'zod'
import type { ListStretch } from '../store/store.ts'
import { ApiError } from './api-error.ts'

const PAGE_SIZE_MAX = 100
/** A page far down is counted up to; a cursor finds its place at once. */
const SKIPPED_MAX = 100_000

/** `true` and `false` as a query carries them. */
export const queryFlag = z.enum(['true', 'false']).transform((value) => value === 'true')

/** A filter of the public API that has no meaning here: to ignore it would answer wrongly. */
export const notOffered = z.undefined({ error: 'is not offered here' }).optional()

/** What is listed, and how its ids begin. */
const LISTED = { link: 'link_', customer: 'cus_' } as const

/** How the public API's lists of links and customers are walked: by page or by cursor. */
export function pagingOf(kind: keyof typeof LISTED) {
  // Any other text has a place in the order too, and one would get a page without having one.
  const cursor = z
    .string()
    .regex(
      new RegExp(`^${LISTED[kind]}[0-9A-Za-z]{16}$`),
      `must be a ${kind}’s id, ${LISTED[kind]}…`,
    )
  return {
    page: z.coerce.number().int().min(1).default(1),
    pageSize: z.coerce.number().int().min(1).max(PAGE_SIZE_MAX).default(PAGE_SIZE_MAX),
    startingAfter: cursor.optional(),
    endingBefore: cursor.optional(),
  }
}

type Paging = {
  readonly page: number
  readonly pageSize: number
  readonly startingAfter?: string | undefined
  readonly endingBefore?: string | undefined
}

/** Which part of a list is asked for. */
export function toStretch({ page, pageSize, startingAfter, endingBefore }: Paging): ListStretch {
  if (startingAfter !== undefined && endingBefore !== undefined) {
    throw new ApiError(
      'unprocessable_entity',
      'endingBefore: cannot be combined with startingAfter.',
    )
  }
  if (startingAfter !== undefined) return { limit: pageSize, after: startingAfter }
  if (endingBefore !== undefined) return { limit: pageSize, before: endingBefore }
  return { limit: pageSize, offset: toOffset(page, pageSize, 'Use startingAfter instead.') }
}

/** How many rows stand before a page; too many are refused, with what to do `instead`. */
export function toOffset(page: number, pageSize: number, instead: string): number {
  const offset = (page - 1) * pageSize
  if (offset <= SKIPPED_MAX) return offset
  throw new ApiError(
    'unprocessable_entity',
    `too_big: page: more than ${SKIPPED_MAX} rows stand before it. ${instead}`,
  )
}
