import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type CalendarUnit, startOf, startOfNext } from './calendar.ts'
import { INTERVALS, toTimeRange } from './time-range.ts'

const at = (text: string) => Date.parse(text)
const now = at('2026-11-23T10:30:00Z')

// biome-ignore format: a table is read by its columns
const starts: readonly (readonly [string, CalendarUnit, zone: string, start: string])[] = [
  ['2026-11-23T10:30:00Z',  'hour',     'UTC',               '2026-11-23T10:00:00Z'],
  ['2026-11-23T10:30:00Z',  'hour',     'Asia/Kathmandu',    '2026-11-23T10:15:00Z'],
  ['2026-11-23T10:30:00Z',  'day',      'America/New_York',  '2026-11-23T05:00:00Z'],
  ['2026-11-23T03:30:00Z',  'day',      'America/New_York',  '2026-11-22T05:00:00Z'],
  ['2026-11-01T12:00:00Z',  'day',      'America/New_York',  '2026-11-01T04:00:00Z'],
  ['2026-03-29T12:00:00Z',  'day',      'Europe/Berlin',     '2026-03-28T23:00:00Z'],
  ['2026-03-30T12:00:00Z',  'day',      'Europe/Berlin',     '2026-03-29T22:00:00Z'],
  ['2026-11-23T10:30:00Z',  'month',    'Europe/Berlin',     '2026-10-31T23:00:00Z'],
  ['2026-11-23T10:30:00Z',  'quarter',  'Europe/Berlin',     '2026-09-30T22:00:00Z'],
  ['2026-11-23T10:30:00Z',  'year',     'Asia/Tokyo',        '2025-12-31T15:00:00Z'],
]

test('an hour, a day, a month begins where people of the zone say it does', () => {
  for (const [moment, unit, zone, start] of starts) {
    assert.equal(startOf(unit, at(moment), zone), at(start), `${moment} ${unit} ${zone}`)
  }
})

test('units follow each other without a gap, in every zone, through every change of clocks', () => {
  const zones = [
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
    // Their clocks skip a midnight, or show it twice.
    'America/Santiago',
    'America/Havana',
    'Atlantic/Azores',
    'Africa/Cairo',
  ]
  const units = ['day', 'month', 'quarter', 'year'] as const
  fc.assert(
    fc.property(
      fc.integer({ min: at('2020-01-01'), max: at('2035-01-01') }),
      fc.constantFrom(...zones),
      fc.constantFrom(...units),
      (moment, zone, unit) => {
        const start = startOf(unit, moment, zone)
        const next = startOfNext(unit, start, zone)
        assert.ok(start <= moment && moment < next)
        assert.equal(startOf(unit, next, zone), next)
        assert.equal(startOf(unit, next - 1, zone), start)
      },
    ),
  )
})

type Interval = (typeof INTERVALS)[number]
// biome-ignore format: a table is read by its columns
const intervals: Readonly<Record<Interval, readonly [string | null, CalendarUnit]>> = {
  '24h':  ['2026-11-22T10:30:00Z',  'hour'],
  '7d':   ['2026-11-16T10:30:00Z',  'day'],
  '30d':  ['2026-10-24T10:30:00Z',  'day'],
  '90d':  ['2026-08-25T10:30:00Z',  'day'],
  '1y':   ['2025-11-23T10:30:00Z',  'month'],
  'mtd':  ['2026-11-01T00:00:00Z',  'day'],
  'qtd':  ['2026-10-01T00:00:00Z',  'day'],
  'ytd':  ['2026-01-01T00:00:00Z',  'month'],
  'all':  [null,                    'month'],
}

test('an interval reaches from its beginning to this moment, which is within', () => {
  for (const interval of INTERVALS) {
    const [from, unit] = intervals[interval]
    const range = toTimeRange({ interval, timezone: 'UTC' }, now)
    const expected = { from: from === null ? null : at(from), before: now + 1, unit }
    assert.deepEqual(range, { ...expected, timeZone: 'UTC' }, interval)
  }
  assert.deepEqual(
    toTimeRange({ timezone: 'UTC' }, now),
    toTimeRange({ interval: '24h', timezone: 'UTC' }, now),
  )
})

test('a start and an end stand over an interval', () => {
  const [start, end] = [at('2026-01-01'), at('2026-03-01')]
  const asked = { interval: '24h', start, end, timezone: 'UTC' } as const
  assert.deepEqual(toTimeRange(asked, now), {
    from: start,
    before: end,
    timeZone: 'UTC',
    unit: 'day',
  })
  assert.deepEqual(toTimeRange({ end, timezone: 'UTC' }, now).from, null)
  assert.deepEqual(toTimeRange({ start, timezone: 'UTC' }, now).before, now)
  assert.throws(() => toTimeRange({ start: end, end: start, timezone: 'UTC' }, now), /start/)
})
