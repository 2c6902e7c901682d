import assert from 'node:assert/strict'
import { test } from 'node:test'
import { moment } from './validate.ts'

// Of a machine that is nobody's business but its owner's.
process.env.TZ = 'Asia/Tokyo'

// biome-ignore format: a table is read by its columns
const cases: readonly (readonly [written: string, meant: string])[] = [
  ['2030-01-31',                     '2030-01-31T00:00:00.000Z'],
  ['2030-01-31T12:00',               '2030-01-31T12:00:00.000Z'],
  ['2030-01-31 12:00:30',            '2030-01-31T12:00:30.000Z'],
  ['2030-01-31T12:00:00.5',          '2030-01-31T12:00:00.500Z'],
  ['2030-01-31t12:00z',              '2030-01-31T12:00:00.000Z'],
  ['2030-01-31T12:00:00+02:00',      '2030-01-31T10:00:00.000Z'],
  ['2030-01-31T12:00-0530',          '2030-01-31T17:30:00.000Z'],
]

test('a time means the same on every machine: without a zone it is UTC', () => {
  for (const [written, meant] of cases) {
    assert.equal(new Date(moment.parse(written)).toISOString(), meant, written)
  }
})
