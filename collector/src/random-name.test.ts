import assert from 'node:assert/strict'
import { test } from 'node:test'
import { adjectives, animals, colors } from 'unique-names-generator'
import { randomName } from './random-name.ts'

const names = Array.from({ length: 20_000 }, randomName)

function words(place: number): Set<string> {
  return new Set(names.map((name) => name.split(' ')[place]?.toLowerCase() ?? ''))
}

test('a random name is three capitalised words, short enough for a customer', () => {
  for (const name of names) assert.match(name, /^[A-Z][a-z]+ [A-Z][a-z]+ [A-Z][a-z]+$/)
  assert.ok(names.every((name) => name.length <= 100))
})

test('its words are an adjective, a colour and an animal of the package', () => {
  const dictionaries = [adjectives, colors, animals]
  for (const [place, dictionary] of dictionaries.entries()) {
    const strangers = [...words(place)].filter((word) => !dictionary.includes(word))
    assert.deepEqual(strangers, [])
  }
})

test('a big red caribou can come', () => {
  assert.ok(words(0).has('big') && words(1).has('red') && words(2).has('caribou'))
})

test('names differ: one of a million or more', () => {
  assert.ok(words(0).size * words(1).size * words(2).size >= 1_000_000)
  assert.ok(new Set(names).size > names.length * 0.95)
})

test('no customer is called what nobody wants to be called', () => {
  const insults =
    'fat ugly stupid dead gay ethnic racial sexual naked handicapped disabled sick old'
  for (const insult of insults.split(' ')) assert.ok(!words(0).has(insult), insult)
  for (const insult of 'ape monkey pig rat cow snake leech'.split(' ')) {
    assert.ok(!words(2).has(insult), insult)
  }
})
