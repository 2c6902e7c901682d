import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeError } from './describe-error.ts'

/** A driver's, which repeats the row that was refused. */
function refusedRow(): Error {
  return Object.assign(
    new Error('a row violates a check constraint', { cause: new Error('why') }),
    {
      code: '23514',
      detail: 'Failing row contains (canary@example.com).',
      parameters: ['canary@example.com'],
    },
  )
}

type Described = { readonly [key: string]: unknown; readonly cause: Described }

/** As it is written into a line of the log. */
const logged = (error: unknown): Described => JSON.parse(JSON.stringify(describeError(error)))

test('an error is described by what it is, and not by the row that a driver puts there', () => {
  const described = logged(refusedRow())
  assert.equal(described.type, 'Error')
  assert.equal(described.message, 'a row violates a check constraint')
  assert.equal(described.code, '23514')
  assert.match(String(described.stack), /describe-error\.test/)
  assert.equal(described.cause.message, 'why')
  assert.doesNotMatch(JSON.stringify(described), /canary/)
})

test('nor by the row in its cause, or in the cause of that', () => {
  const translated = new Error('in the port’s words', { cause: refusedRow() })
  for (const described of [
    logged(translated),
    logged(new Error('', { cause: translated })).cause,
  ]) {
    assert.equal(described.message, 'in the port’s words')
    assert.equal(described.cause.code, '23514')
    assert.equal(described.cause.cause.message, 'why')
    assert.doesNotMatch(JSON.stringify(described), /canary/)
  }
})

test('of what is thrown and is no error only the kind is told', () => {
  assert.deepEqual(describeError('canary@example.com'), { type: 'string' })
  assert.deepEqual(describeError({ email: 'canary@example.com' }), { type: 'object' })
})
