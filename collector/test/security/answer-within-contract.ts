import assert from 'node:assert/strict'
import type { Answer } from '../request.ts'

/** The closed list of contract 2, with each code's statuses. */
const STATUSES: Readonly<Record<string, readonly number[]>> = {
  bad_request: [400, 408, 413, 431],
  unauthorized: [401],
  forbidden: [403],
  not_found: [404],
  conflict: [409],
  unprocessable_entity: [422],
  rate_limit_exceeded: [429],
}
const JSON_TYPE = /^application\/json(; ?charset=utf-8)?$/i
const CONTENT_TYPES = [
  JSON_TYPE,
  /^text\/(plain|html|css|javascript); ?(version=0\.0\.4; ?)?charset=utf-8$/i,
]
/** What a message never carries. */
const INNARDS = /\bat .*:\d+:\d+|SELECT|INSERT|SQLITE|node_modules|\.ts\b|\.js:\d/
const WITHOUT_BODY = [204, 302, 304]

/** Fails on whatever no caller may ever be answered, good or bad as its request was. */
export function assertWithinContract(answer: Answer): void {
  const { status, headers, text } = answer
  const shown = `${status} ${headers['content-type']} ${text.slice(0, 500)}`
  assert.ok(status >= 200 && status < 500, shown)
  assert.ok(text === '' || !WITHOUT_BODY.includes(status), shown)
  if (WITHOUT_BODY.includes(status)) return
  const type = headers['content-type'] ?? ''
  assert.ok(
    CONTENT_TYPES.some((known) => known.test(type)),
    shown,
  )
  if (JSON_TYPE.test(type) && text !== '') JSON.parse(text)
  // An answer to HEAD says nothing more.
  if (status < 400 || (text === '' && headers['content-length'] !== '0')) return

  assert.match(type, JSON_TYPE, shown)
  const { error, ...others } = answer.json() as { error: Record<string, unknown> }
  assert.deepEqual([others, Object.keys(error)], [{}, ['code', 'message', 'doc_url']], shown)
  assert.ok(STATUSES[String(error.code)]?.includes(status), shown)
  assert.ok(typeof error.message === 'string' && error.message !== '', shown)
  assert.doesNotMatch(error.message, INNARDS, shown)
  assert.ok(URL.canParse(String(error.doc_url)), shown)
}
