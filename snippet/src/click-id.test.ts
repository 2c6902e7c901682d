import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asClickId } from './click-id.ts'

const kept = ['k1Xr0bCFh1wQzT9d', 'a', '0', 'null', 'with_under-score', 'x'.repeat(64)]

const refused: [value: string | null | undefined, what: string][] = [
  ['', 'an empty value'],
  ['x'.repeat(65), 'a value over 64 characters'],
  ['x; Max-Age=0', 'a cookie attribute'],
  ['x\n', 'a trailing line break'],
  ['<script>', 'markup'],
  ['a=b', 'a cookie pair'],
  ['a&b', 'a query separator'],
  ['dub id', 'a space'],
  ['ключ', 'letters beyond ASCII'],
  [null, 'a missing parameter'],
  [undefined, 'a missing cookie'],
]

test('a click id of letters, digits, - and _ up to 64 characters is kept', () => {
  for (const value of kept) assert.equal(asClickId(value), value)
})

test('anything else never becomes a click id', () => {
  for (const [value, what] of refused) assert.equal(asClickId(value), undefined, what)
})
