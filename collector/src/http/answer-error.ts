import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { routePath } from 'hono/route'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { LedgerOverloaded } from '../ledger/ledger.ts'
import { StoreOverloaded, StoreUnavailable } from '../store/store-error.ts'
import { ApiError } from './api-error.ts'
import type { CollectorEnv, Services } from './collector-env.ts'

const RETRY_AFTER_SECONDS = 1

/** Every error in the one shape of the public API. The unforeseen is logged and not described. */
export function answerError(error: unknown, c: Context<CollectorEnv>, services: Services) {
  const refusal = toApiError(error)
  if (refusal.status >= 500) logFailure(error, c, services)
  if (refusal.retryAfterSeconds !== undefined) {
    c.header('Retry-After', String(refusal.retryAfterSeconds))
  }
  if (c.req.path.startsWith('/track/')) c.header('Saletrail-Outcome', refusal.outcome)
  const { code, message } = refusal
  const doc_url = `${services.publicUrl}/docs#${code}`
  return c.json({ error: { code, message, doc_url } }, refusal.status as ContentfulStatusCode)
}

function logFailure(error: unknown, c: Context<CollectorEnv>, { log }: Services): void {
  // The route's pattern: a path may hold a customer's id.
  const request = { method: c.req.method, route: routePath(c) }
  if (isTurnedAway(error)) {
    log.warn({ ...request, reason: error.message }, 'turned away')
  } else {
    log.error({ ...request, err: error }, 'request failed')
  }
}

/** Thousands a second, perhaps; where in the code it was tells whoever reads the log no more. */
export function isTurnedAway(error: unknown): error is LedgerOverloaded | StoreOverloaded {
  return error instanceof LedgerOverloaded || error instanceof StoreOverloaded
}

function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  if (error instanceof LedgerOverloaded || error instanceof StoreUnavailable) {
    return new ApiError('internal_server_error', 'Not confirmed: try again shortly.', {
      status: 503,
      outcome: 'unavailable',
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    })
  }
  if (error instanceof HTTPException && error.status < 500) {
    return new ApiError('bad_request', 'The request cannot be understood.', {
      status: error.status,
    })
  }
  return new ApiError('internal_server_error', 'Something went wrong here; it has been logged.')
}
