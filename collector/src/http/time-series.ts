import { isoTime } from '../iso-time.ts'
import { firstIdOf } from '../new-id.ts'
import type { EventKind, EventSum } from '../store/catalog.ts'
import { startOf, startOfNext } from './calendar.ts'
import type { Earned } from './earned.ts'
import type { TimeRange } from './time-range.ts'

/** The hours, days or months of a range as its time zone has them, none left out. */
type TimeUnits = {
  /** When each began, in epoch milliseconds. */
  readonly starts: readonly number[]
  /** An event of the n-th has an id from the n-th of these on and before the next. */
  readonly ids: readonly string[]
}

/** `beginning`: when there was nothing yet, for a range that goes back to it. */
export function toTimeUnits(range: TimeRange, beginning: number): TimeUnits {
  const { unit, timeZone, from, before } = range
  const starts: number[] = []
  let start = startOf(unit, Math.min(from ?? beginning, before), timeZone)
  while (start < before) {
    starts.push(start)
    start = startOfNext(unit, start, timeZone)
  }
  const first = from === null ? '' : firstIdOf(from)
  return { starts, ids: [first, ...starts.slice(1).map(firstIdOf), firstIdOf(before)] }
}

/** What was earned in each of the units; `sums` has one for each, kind by kind. */
export function timeSeriesAnswer(
  { starts }: TimeUnits,
  sums: ReadonlyMap<EventKind, readonly EventSum[]>,
): object[] {
  return starts.map((start, index) => {
    const earned: Earned[] = [...sums].map(([kind, ofKind]) => {
      const { events = 0, saleAmount = 0 } = ofKind[index] ?? {}
      return { [kind]: events, ...(kind === 'sales' && { saleAmount }) }
    })
    return Object.assign({ start: isoTime(start) }, ...earned)
  })
}
