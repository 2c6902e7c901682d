import { DAY_MS, HOUR_MS } from '../attribution/circumstances.ts'
import { memoize } from './memoize.ts'

/** Stretches of time as people in a time zone know them. */
export type CalendarUnit = 'hour' | 'day' | 'month' | 'quarter' | 'year'

type LocalTime = {
  readonly year: number
  /** From 1. */
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
}

/** Zones are written in any mixture of cases, and each format holds some 15 KiB. */
const FORMATS_KEPT = 100

/** The moment at which the unit around a moment began, in epoch milliseconds. */
export function startOf(unit: CalendarUnit, moment: number, timeZone: string): number {
  const local = readLocalTime(moment, timeZone)
  // Zones differ by whole quarters of an hour, and shift on full ones of them.
  if (unit === 'hour') return floorMinute(moment) - local.minute * 60_000
  return momentOf(floor(local, unit), timeZone)
}

/** The moment at which the next unit begins. */
export function startOfNext(unit: CalendarUnit, start: number, timeZone: string): number {
  if (unit === 'hour') return start + HOUR_MS
  const { year, month, day } = readLocalTime(start, timeZone)
  const months = { day: 0, month: 1, quarter: 3, year: 12 }[unit]
  const days = unit === 'day' ? 1 : 0
  const next = new Date(Date.UTC(year, month - 1 + months, day + days))
  return momentOf(
    {
      year: next.getUTCFullYear(),
      month: next.getUTCMonth() + 1,
      day: next.getUTCDate(),
      hour: 0,
      minute: 0,
    },
    timeZone,
  )
}

function floor(local: LocalTime, unit: Exclude<CalendarUnit, 'hour'>): LocalTime {
  const midnight = { ...local, hour: 0, minute: 0 }
  switch (unit) {
    case 'day':
      return midnight
    case 'month':
      return { ...midnight, day: 1 }
    case 'quarter':
      return { ...midnight, day: 1, month: Math.floor((local.month - 1) / 3) * 3 + 1 }
    case 'year':
      return { ...midnight, day: 1, month: 1 }
  }
}

/** When clocks in a zone first show this; where they skip it, when they jump over it. */
function momentOf({ year, month, day, hour, minute }: LocalTime, timeZone: string): number {
  const asUtc = Date.UTC(year, month - 1, day, hour, minute)
  const [first = asUtc, last = asUtc] = [asUtc - DAY_MS, asUtc + DAY_MS]
    .map((near) => asUtc - offsetAt(near, timeZone))
    .sort((a, b) => a - b)
  return first + offsetAt(first, timeZone) === asUtc ? first : last
}

function offsetAt(moment: number, timeZone: string): number {
  const { year, month, day, hour, minute } = readLocalTime(moment, timeZone)
  return Date.UTC(year, month - 1, day, hour, minute) - floorMinute(moment)
}

function floorMinute(moment: number): number {
  return Math.floor(moment / 60_000) * 60_000
}

function readLocalTime(moment: number, timeZone: string): LocalTime {
  const parts = formatOf(timeZone).formatToParts(moment)
  const read = (type: string) => Number(parts.find((part) => part.type === type)?.value)
  return {
    year: read('year'),
    month: read('month'),
    day: read('day'),
    hour: read('hour'),
    minute: read('minute'),
  }
}

const formatOf = memoize(
  FORMATS_KEPT,
  (timeZone) =>
    new Intl.DateTimeFormat('en-u-ca-gregory', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    }),
)
