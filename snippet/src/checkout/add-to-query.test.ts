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
  ['?q=where?&dub_id=OLD', '?q=where?&dub_id=NEW'],
]

test('a link gets the click id and keeps the rest of its query byte for byte', () => {
  for (const [before, after] of queries) assert.equal(addToQuery(before, 'dub_id=NEW'), after)
})

test('a click id that looks like a replacement pattern is written as it is', () => {
  assert.equal(addToQuery('?dub_id=OLD', 'dub_id=1-_'), '?dub_id=1-_')
})

const references: [before: string, after: string, why: string][] = [
  ['?client_reference_id=cart_7', '?client_reference_id=cart_7', "the merchant's own stays"],
  ['?client_reference_id=', '?client_reference_id=dub_id_NEW', 'an empty one is filled'],
  ['?client_reference_id=dub_id_OLD', '?client_reference_id=dub_id_NEW', 'an older one is ours'],
  ['?client_reference_id', '?client_reference_id=dub_id_NEW', 'so is one without a value'],
  ['?client_reference_id=YWI=', '?client_reference_id=YWI=', 'one that ends in = is not empty'],
  ['?a=1', '?a=1&client_reference_id=dub_id_NEW', 'a missing one is added'],
]

test("a payment link gets a reference, and keeps the merchant's own", () => {
  for (const [before, after, why] of references) {
    assert.equal(addToQuery(before, 'client_reference_id=dub_id_NEW'), after, why)
  }
})

test("Lemon Squeezy's brackets are text", () => {
  const name = 'checkout[custom][dub_id]'
  assert.equal(
    addToQuery('?checkout[custom][plan]=a', `${name}=N`),
    `?checkout[custom][plan]=a&${name}=N`,
  )
  assert.equal(addToQuery(`?${name}=OLD&b`, `${name}=N`), `?${name}=N&b`)
})
