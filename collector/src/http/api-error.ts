/** The closed list of error codes on the wire, each with its status. */
export const ERROR_STATUS = {
  bad_request: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  unprocessable_entity: 422,
  rate_limit_exceeded: 429,
  internal_server_error: 500,
} as const
export type ErrorCode = keyof typeof ERROR_STATUS

type Options = {
  /** Where it is not the code's own: 413 for a body too large, 503 while the store is away. */
  readonly status?: number
  /** What `Saletrail-Outcome` says; the code when no rule refused. */
  readonly outcome?: string
  readonly retryAfterSeconds?: number
}

/** A refusal whose message the caller may read: never a stack, a query or another tenant's data. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code: ErrorCode
  readonly status: number
  readonly outcome: string
  readonly retryAfterSeconds: number | undefined

  constructor(code: ErrorCode, message: string, options: Options = {}) {
    super(message)
    this.code = code
    this.status = options.status ?? ERROR_STATUS[code]
    this.outcome = options.outcome ?? code
    this.retryAfterSeconds = options.retryAfterSeconds
  }
}
