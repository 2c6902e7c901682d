import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoize } from './memoize.ts'

test('what comes again is not worked out again, and no more is kept than there is room for', () => {
  const worked: string[] = []
  const upper = memoize(2, (word) => {
    worked.push(word)
    return word.toUpperCase()
  })
  const answers = ['a', 'b', 'a', 'b', 'c', 'c', 'a'].map(upper)
  assert.deepEqual(answers, ['A', 'B', 'A', 'B', 'C', 'C', 'A'])
  assert.deepEqual(worked, ['a', 'b', 'c', 'a'])
})
