import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createOwedScrub } from './owed-scrub.ts'

/** Scrubs that end when they are told to, one way or the other. */
function scrubs(isOwedAtFirst: boolean) {
  const ends: { done: () => void; fail: (error: Error) => void }[] = []
  const owed = createOwedScrub(
    isOwedAtFirst,
    () => new Promise((done, fail) => ends.push({ done, fail })),
  )
  return { owed, ends }
}

test('nothing is scrubbed where nobody was erased', async () => {
  const { owed, ends } = scrubs(false)
  await owed.scrub()
  assert.equal(ends.length, 0)
})

test('whoever asks while a scrub is under way waits for it, and needs no other', async () => {
  const { owed, ends } = scrubs(true)
  let answered = 0
  const both = [owed.scrub(), owed.scrub()].map((one) => one.then(() => answered++))
  await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual([ends.length, answered], [1, 0])
  ends[0]?.done()
  await Promise.all(both)
  await owed.scrub()
  assert.equal(ends.length, 1)
})

test('who was erased while a scrub was under way is scrubbed by another', async () => {
  const { owed, ends } = scrubs(true)
  const first = owed.scrub()
  owed.owe()
  const second = owed.scrub()
  assert.equal(ends.length, 2)
  for (const { done } of ends) done()
  await Promise.all([first, second])
})

test('a scrub that failed is owed still', async () => {
  const { owed, ends } = scrubs(true)
  const failed = owed.scrub()
  ends[0]?.fail(new Error('busy'))
  await assert.rejects(failed, /busy/)
  const again = owed.scrub()
  assert.equal(ends.length, 2)
  ends[1]?.done()
  await again
})
