import { SLOT_MS } from '../store/catalog.ts'
import { startOf, startOfNext } from './calendar.ts'
import { addEarned, type Earned } from './earned.ts'
import type { TimeRange } from './time-range.ts'

type Slot = Earned & {
  readonly key: string | number | null
  readonly country: string | null
  readonly region: string | null
}

/** More units than a chart could show; only a range nobody means has them. */
const UNITS_MAX = 5_000

/** What was earned in each hour, day or month of a range as its time zone has it, none left out. */
export function toTimeSeries(slots: readonly Slot[], nothing: Earned, range: TimeRange): object[] {
  const { unit, timeZone, before } = range
  const moments = slots.map(({ key }) => Number(key) * SLOT_MS)
  const from = range.from ?? moments.reduce((a, b) => Math.min(a, b), before)
  const units = new Map<number, Earned>()
  let start = startOf(unit, from, timeZone)
  while (start < before && units.size < UNITS_MAX) {
    units.set(start, nothing)
    start = startOfNext(unit, start, timeZone)
  }
  slots.forEach(({ key, country, region, ...earned }, index) => {
    const at = startOf(unit, Math.max(moments[index] ?? 0, from), timeZone)
    units.set(at, addEarned(units.get(at), earned))
  })
  return [...units].map(([at, earned]) => ({ start: new Date(at).toISOString(), ...earned }))
}
