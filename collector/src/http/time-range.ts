import * as z from 'zod'
import { DAY_MS } from '../attribution/circumstances.ts'
import { LAST_MOMENT } from '../new-id.ts'
import { ApiError } from './api-error.ts'
import { type CalendarUnit, startOf } from './calendar.ts'
import { moment } from './validate.ts'

export const INTERVALS = ['24h', '7d', '30d', '90d', '1y', 'mtd', 'qtd', 'ytd', 'all'] as const
type Interval = (typeof INTERVALS)[number]

/** The query of `GET /events` and `GET /analytics` about time. */
export const timeQuery = {
  interval: z.enum(INTERVALS).optional(),
  start: moment.optional(),
  end: moment.optional(),
  timezone: z.string().default('UTC').refine(isTimeZone, { error: 'must be an IANA time zone' }),
}

export type TimeRange = {
  /** Epoch milliseconds, itself within; null: from the beginning. */
  readonly from: number | null
  /** Epoch milliseconds, itself not within. */
  readonly before: number
  readonly timeZone: string
  /** What a time series over it is told apart by. */
  readonly unit: CalendarUnit
}

type TimeAsked = {
  readonly interval?: Interval | undefined
  readonly start?: number | undefined
  readonly end?: number | undefined
  readonly timezone: string
}

const DAYS: Readonly<Partial<Record<Interval, number>>> = {
  '24h': 1,
  '7d': 7,
  '30d': 30,
  '90d': 90,
  '1y': 365,
}
const HOURLY_DAYS_MAX = 2
const DAILY_DAYS_MAX = 180

/** `start` and `end` stand over `interval`, which is 24 hours where nothing is said. */
export function toTimeRange({ interval, start, end, timezone }: TimeAsked, now: number): TimeRange {
  const timeZone = timezone
  if (start === undefined && end === undefined) return ofInterval(interval ?? '24h', timeZone, now)
  const from = start === undefined ? null : withinIds(start)
  const before = withinIds(end ?? now)
  if (from !== null && from > before) {
    throw new ApiError('unprocessable_entity', 'start: is after the end.')
  }
  return { from, before, timeZone, unit: unitOf(from, before) }
}

/** The moments an id can carry: nothing is recorded before or after them. */
function withinIds(moment: number): number {
  return Math.min(Math.max(0, moment), LAST_MOMENT)
}

function ofInterval(interval: Interval, timeZone: string, now: number): TimeRange {
  // What is recorded in this very millisecond is within.
  const before = now + 1
  const from = startOfInterval(interval, timeZone, now)
  return { from, before, timeZone, unit: unitOf(from, before) }
}

function startOfInterval(interval: Interval, timeZone: string, now: number): number | null {
  switch (interval) {
    case 'all':
      return null
    case 'mtd':
      return startOf('month', now, timeZone)
    case 'qtd':
      return startOf('quarter', now, timeZone)
    case 'ytd':
      return startOf('year', now, timeZone)
    default:
      return now - (DAYS[interval] ?? 0) * DAY_MS
  }
}

function unitOf(from: number | null, before: number): CalendarUnit {
  const days = from === null ? Number.POSITIVE_INFINITY : (before - from) / DAY_MS
  if (days <= HOURLY_DAYS_MAX) return 'hour'
  return days <= DAILY_DAYS_MAX ? 'day' : 'month'
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
