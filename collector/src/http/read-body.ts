import { isUtf8 } from 'node:buffer'
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

const notUtf8 = () => new ApiError('bad_request', 'The body is not valid UTF-8.')

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
  const body = parseJson(await readText(c).catch(refuseCutOff))
  if (Array.isArray(body)) throw notAn('object')
  refuseDepth(body)
  return validate(schema, body)
}

/** The request's JSON array of at most so many items, each still as it was sent. */
export async function readList(c: Context<CollectorEnv>, lengthMax: number): Promise<unknown[]> {
  const body = parseJson(await readText(c).catch(refuseCutOff))
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
 * The body as text, of UTF-8 only: a lenient decoder puts U+FFFD where it is not, and two different
 * invoices of a shop that sends Latin-1, or cuts a text within a character, would become one.
 *
 * A declared length over 64 KiB is refused by its word, since the server holds the sender to it;
 * looking at the stream as well would cost every sale a third of its time. Its bytes are kept as
 * they pass and looked at only beside a U+FFFD, because asking for them would copy each body.
 */
async function readText(c: Context<CollectorEnv>): Promise<string> {
  const declared = requestHeader(c, 'content-length')
  const { incoming } = c.env ?? {}
  if (declared === undefined || !incoming) return readCounted(c)
  if (Number(declared) > BODY_BYTES_MAX) throw tooLarge()
  const chunks: Buffer[] = []
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
  const text = await c.req.text()
  if (text.includes('\uFFFD') && !isUtf8(Buffer.concat(chunks))) throw notUtf8()
  return text
}

/** Who hung up in the midst of a body reads no answer, but is no fault of this side's either. */
function refuseCutOff(error: unknown): never {
  const isTheirs = error instanceof Error && 'code' in error && error.code === 'ECONNRESET'
  throw isTheirs ? new ApiError('bad_request', 'The body ended before it was whole.') : error
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** A body of no declared length, refused as soon as its chunks exceed 64 KiB. */
async function readCounted(c: Context<CollectorEnv>): Promise<string> {
  let bytes = new ArrayBuffer()
  await limitChunks(c, async () => {
    bytes = await c.req.arrayBuffer()
  })
  try {
    return utf8.decode(bytes)
  } catch {
    throw notUtf8()
  }
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
