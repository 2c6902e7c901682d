import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withCampaign } from './campaign.ts'

type Case = readonly [given: string, set: object, before: object, made: string]
// After `https://shop.example`.
// biome-ignore format: a table is read by its columns
const cases: readonly Case[] = [
  ['/', {}, {}, '/'],
  ['/?b=%20c#d', { utm_source: 'x+y' }, {}, '/?b=%20c&utm_source=x%2By#d'],
  ['/?utm_source=o&b=1', { utm_source: 'x' }, {}, '/?b=1&utm_source=x'],
  ['/?utm_source=o&b=1', { utm_source: null }, {}, '/?utm_source=o&b=1'],
  ['/?utm_source=o&b=1', { utm_source: '' }, {}, '/?utm_source=o&b=1'],
  ['/?utm_source=o&b=1', { utm_source: null }, { utm_source: 'o' }, '/?b=1'],
  ['/?utm_source=o', {}, { utm_source: 'o' }, '/'],
  ['/?ref&b=1', { ref: 'x' }, {}, '/?b=1&ref=x'],
  ['/?utm_sources=o', { utm_source: 'x' }, {}, '/?utm_sources=o&utm_source=x'],
  ['', { ref: 'r', title: 't' }, {}, '?ref=r'],
  ['', { ref: 'r', utm_term: 't' }, {}, '?utm_term=t&ref=r'],
]

test('a destination says which campaign it is reached by, and nothing else of it changes', () => {
  for (const [given, details, before, made] of cases) {
    const expected = `https://shop.example${made}`
    const url = `https://shop.example${given}`
    const found = withCampaign(url, JSON.stringify(details), JSON.stringify(before))
    assert.equal(found, expected)
    assert.equal(withCampaign(found, JSON.stringify(details)), expected, 'said again, it stays')
  }
})
