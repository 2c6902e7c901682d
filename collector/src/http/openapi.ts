import * as z from 'zod'
import { ERROR_STATUS, type ErrorCode } from './api-error.ts'
import type { AnswerDoc, EndpointDoc, EndpointDocs } from './endpoint-docs.ts'
import { ERROR_DOCS } from './error-docs.ts'

/** An object of JSON. */
export type Json = { readonly [name: string]: unknown }

const JSON_TYPE = 'application/json'
/** What `/docs` begins with, too. */
export const DESCRIPTION =
  'It speaks the public Dub API: an unmodified Dub SDK works by changing one address. Amounts ' +
  'are integers of minor units, totals of them are in US cents, times are ISO 8601. An optional ' +
  'text that is empty, such as the `customerEmail` of a form nobody filled in, counts as absent ' +
  'in leads and sales.'

/** The OpenAPI 3.1 document of these endpoints, their schemas being those that validate. */
export function openapi(docs: EndpointDocs, publicUrl: string): Json {
  const paths: Record<string, Record<string, Json>> = {}
  for (const [endpoint, doc] of Object.entries(docs)) {
    const [method = '', path = ''] = endpoint.split(' ')
    paths[path] = { ...paths[path], [method.toLowerCase()]: toOperation(endpoint, doc) }
  }
  const description = `Which click made which sale. ${DESCRIPTION}`
  return {
    openapi: '3.1.0',
    info: { title: 'Saletrail', version: '1', description, license: LICENSE },
    servers: [{ url: publicUrl }],
    tags: [...new Set(Object.values(docs).map(({ group }) => group))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        secret: { type: 'http', scheme: 'bearer', description: 'A secret key, dub_…' },
        publishable: { type: 'http', scheme: 'bearer', description: 'A publishable key, dub_pk_…' },
      },
      schemas: { Error: ERROR_SCHEMA },
      responses: Object.fromEntries(
        (Object.keys(ERROR_STATUS) as ErrorCode[]).map((code) => [code, errorResponse(code)]),
      ),
    },
  }
}

const LICENSE = { name: 'MIT', identifier: 'MIT' }

const ERROR_SCHEMA = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message', 'doc_url'],
      properties: {
        code: { type: 'string', enum: Object.keys(ERROR_STATUS) },
        message: { type: 'string' },
        doc_url: { type: 'string', format: 'uri' },
      },
    },
  },
}

function toOperation(endpoint: string, doc: EndpointDoc): Json {
  const { group, summary, description, key, body, bodyExample } = doc
  return {
    operationId: endpoint
      .toLowerCase()
      .replace(/[^a-z]+/g, '-')
      .replace(/-$/, ''),
    tags: [group],
    summary,
    ...(description && { description }),
    security: key === 'none' ? [] : [{ [key]: [] }],
    parameters: [...pathParameters(doc), ...queryParameters(doc)],
    ...(body && {
      requestBody: {
        required: true,
        content: { [JSON_TYPE]: { schema: toSchema(body), example: bodyExample } },
      },
    }),
    responses: { ...toAnswer(doc.answer), ...toRefusals(doc) },
  }
}

function pathParameters({ path = {} }: EndpointDoc): Json[] {
  return Object.entries(path).map(([name, description]) => {
    return { name, in: 'path', required: true, description, schema: { type: 'string' } }
  })
}

function queryParameters({ query }: EndpointDoc): Json[] {
  if (!query) return []
  const { properties = {}, required = [] } = toSchema(query) as {
    properties?: Record<string, Json>
    required?: string[]
  }
  return Object.entries(properties)
    .filter(([, schema]) => !('not' in schema))
    .map(([name, schema]) => ({ name, in: 'query', required: required.includes(name), schema }))
}

/** What a caller may send, as JSON Schema. A field that must be absent is `{ not: {} }`. */
function toSchema(schema: z.ZodType): Json {
  const { $schema: _, ...plain } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override({ zodSchema, jsonSchema }) {
      if (zodSchema._zod.def.type === 'undefined') jsonSchema.not = {}
      // "Of any length" has no word in JSON.
      if (jsonSchema.maxLength === Number.POSITIVE_INFINITY) delete jsonSchema.maxLength
    },
  })
  return plain
}

function toAnswer({ status = 200, description, contentType, example }: AnswerDoc): Json {
  if (contentType) {
    return { [status]: { description, content: { [contentType]: { schema: {} } } } }
  }
  if (example === undefined) return { [status]: { description } }
  const content = { [JSON_TYPE]: { schema: shapeOf(example), example } }
  return { [status]: { description, content } }
}

/** The shape of an example: what is null in it may be anything. */
function shapeOf(example: unknown): Json {
  if (example === null) return {}
  if (Array.isArray(example)) return { type: 'array', items: shapeOf(example[0] ?? null) }
  if (typeof example === 'number') return { type: Number.isInteger(example) ? 'integer' : 'number' }
  if (typeof example !== 'object') return { type: typeof example }
  const fields = Object.entries(example).map(([name, value]) => [name, shapeOf(value)])
  return { type: 'object', properties: Object.fromEntries(fields) }
}

function toRefusals({ key, path, query, body, refusals = [] }: EndpointDoc): Json {
  const codes: ErrorCode[] = [
    ...(key === 'none' ? [] : (['bad_request', 'unauthorized'] as const)),
    ...(key === 'publishable' ? (['forbidden', 'rate_limit_exceeded'] as const) : []),
    ...(path ? (['not_found'] as const) : []),
    ...(body ? (['bad_request', 'unprocessable_entity'] as const) : []),
    ...(query ? (['unprocessable_entity'] as const) : []),
    ...refusals,
    'internal_server_error',
  ]
  const responses = [...new Set(codes)].map((code) => [
    ERROR_STATUS[code],
    { $ref: `#/components/responses/${code}` },
  ])
  return {
    ...Object.fromEntries(responses),
    // What keeps a request from being read: it is too slow, or too large.
    408: { $ref: '#/components/responses/bad_request' },
    431: { $ref: '#/components/responses/bad_request' },
    ...(body && { 413: { $ref: '#/components/responses/bad_request' } }),
    503: { $ref: '#/components/responses/internal_server_error' },
  }
}

function errorResponse(code: ErrorCode): Json {
  const { meaning, remedy } = ERROR_DOCS[code]
  const example = { error: { code, message: '…', doc_url: `/docs#${code}` } }
  const schema = { $ref: '#/components/schemas/Error' }
  return {
    description: `${meaning} ${remedy}`,
    content: { [JSON_TYPE]: { schema, example } },
  }
}
