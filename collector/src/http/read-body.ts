import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { z } from 'zod'
import { ApiError } from './api-error.ts'
import type { CollectorEnv } from './collector-env.ts'
import { requestHeader } from './request-header.ts'
import { validate } from './validate.ts'

const BODY_BYTES_MAX = 64 * 1024
const NESTING_MAX = 32

const tooLarge = () =>
  new ApiError('bad_request', 'The body is larger than 64 KiB.', { status: 413 })

const limitChunks = bodyLimit({
  maxSize: BODY_BYTES_MAX,
  onError: () => {
    throw tooLarge()
  },
})

/** The request's JSON object of at most 64 KiB, checked and shaped by its schema. */
export async function readBody<Schema extends z.ZodType>(
  c: Context<CollectorEnv>,
  schema: Schema,
): Promise<z.output<Schema>> {
  const body = parseJson(await readText(c))
  if (Array.isArray(body)) throw notAn('object')
  refuseDepth(body)
  return validate(schema, body)
}

/** The request's JSON array of at most so many items, each still as it was sent. */
export async function readList(c: Context<CollectorEnv>, lengthMax: number): Promise<unknown[]> {
  const body = parseJson(await readText(c))
  if (!Array.isArray(body)) throw notAn('array')
  if (body.length > lengthMax) {
    throw new ApiError('unprocessable_entity', `too_big: body: at most ${lengthMax} items`)
  }
  refuseDepth(body)
  return body
}

function refuseDepth(body: object): void {
  for (const field of Object.keys(body)) {
    const value: unknown = body[field as keyof typeof body]
    if (typeof value === 'object' && isNestedDeeperThan(NESTING_MAX - 1, value)) {
      throw new ApiError(
        'unprocessable_entity',
        `too_deep: ${field}: nesting deeper than ${NESTING_MAX} levels`,
      )
    }
  }
}

/**
 * Throws at what is not UTF-8. A lenient decoder puts U+FFFD there, and two different invoices of a
 * shop that sends Latin-1, or cuts a text within a character, would become one.
 */
const utf8 = new TextDecoder('utf-8', { fatal: true })

async function readText(c: Context<CollectorEnv>): Promise<string> {
  const bytes = await readLimited(c)
  try {
    return utf8.decode(bytes)
  } catch {
    throw new ApiError('bad_request', 'The body is not valid UTF-8.')
  }
}

/**
 * Refuses a body over 64 KiB, by its declared length or as soon as its chunks exceed it. A declared
 * length is enough, since the server holds the sender to it; looking at the stream as well would
 * cost every sale a third of its time.
 */
async function readLimited(c: Context<CollectorEnv>): Promise<ArrayBuffer> {
  const declared = requestHeader(c, 'content-length')
  if (declared === undefined) {
    let bytes = new ArrayBuffer()
    await limitChunks(c, async () => {
      bytes = await c.req.arrayBuffer()
    })
    return bytes
  }
  if (Number(declared) > BODY_BYTES_MAX) throw tooLarge()
  return c.req.arrayBuffer()
}

function parseJson(text: string): object {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new ApiError('bad_request', 'The body is not valid JSON.')
  }
  if (typeof value === 'object' && value !== null) return value
  throw notAn('object')
}

function notAn(kind: 'object' | 'array'): ApiError {
  return new ApiError('bad_request', `The body must be a JSON ${kind}.`)
}

/** Stops at the limit, so that no depth can exhaust the stack. */
function isNestedDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  return Object.values(value).some((inner) => isNestedDeeperThan(levels - 1, inner))
}
