import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addToQuery } from './add-to-query.ts'

const queries: [before: string, after: string][] = [
  ['', '?dub_id=NEW'],
  ['?a=1', '?a=1&dub_id=NEW'],
  ['?q=a+b%20c&k', '?q=a+b%20c&k&dub_id=NEW'],
  ['?sig=%2f%2F==&&', '?sig=%2f%2F==&&&dub_id=NEW'],
  ['?dub_id=OLD&a=1', '?dub_id=NEW&a=1'],
  ['?a=1&dub_id=&b', '?a=1&dub_id=NEW&b'],
  ['?my_dub_id=x', '?my_dub_id=x&dub_id=NEW'],
]

test('a link gets the click id and keeps the rest of its query byte for byte', () => {
  for (const [before, after] of queries) assert.equal(addToQuery(before, 'dub_id', 'NEW'), after)
})

test('a click id that looks like a replacement pattern is written as it is', () => {
  assert.equal(addToQuery('?dub_id=OLD', 'dub_id', '1-_'), '?dub_id=1-_')
})
