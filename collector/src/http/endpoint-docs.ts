import type { z } from 'zod'
import type { ErrorCode } from './api-error.ts'

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * What a route file says of its endpoints, by method and path, beside the schemas they validate
 * with. `/openapi.json` is made of it, and a test holds that it names what is served, no more and
 * no less.
 */
export type EndpointDocs = Readonly<Record<`${Method} /${string}`, EndpointDoc>>

export type EndpointDoc = {
  readonly group: 'Conversions' | 'Clicks' | 'Links' | 'Customers' | 'Events' | 'Serving'
  /** What it does, in a few words. */
  readonly summary: string
  /** What else there is to know: sentences. */
  readonly description?: string
  readonly key: 'secret' | 'publishable' | 'none'
  /** What each `{name}` in the path stands for. */
  readonly path?: Readonly<Record<string, string>>
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  /** A body that is taken, to begin with. */
  readonly bodyExample?: object
  readonly answer: AnswerDoc
  /** Refusals beside those that come with a key, a path's `{name}`, a body or a query. */
  readonly refusals?: readonly ErrorCode[]
}

export type AnswerDoc = {
  readonly description: string
  /** 200 where nothing else is said. */
  readonly status?: 200 | 302
  /** JSON where nothing else is said. */
  readonly contentType?: string
  /** An answer as it may come. */
  readonly example?: unknown
}
