import type { Flushes } from './count-flushes.ts'
import type { StoredMeasure } from './measure-stored.ts'
import { median } from './median.ts'
import type { Measure, Round } from './round.ts'
import { toTable } from './write-section.ts'

/** The medians of the rounds, a load a row. */
export function tabulate(rounds: readonly Round[], roundsRun: number, ours = 'sale'): string {
  const [first] = rounds
  const rows = Object.keys(first ?? {}).map((name) => rowOf(rounds, name))
  const heading = ['', 'per second', '÷ echo', 'CPU µs', '÷ echo', 'database’s CPU µs']
  const table = toTable([...heading, 'p50 ms', 'p99 ms', 'KiB written', 'peak MiB'], rows)
  const written = Object.keys(first ?? {}).find((name) => name.includes('hand-written'))
  return `Medians of ${rounds.length} rounds of ${roundsRun}.\n\n${table}${
    written === undefined ? '' : compare(rounds, ours, written)
  }`
}

function rowOf(rounds: readonly Round[], name: string): string[] {
  const of = (round: Round) => round[name] ?? round.echo
  const figure = (pick: (measure: Measure) => number, digits: number) =>
    median(rounds.map((round) => pick(of(round)))).toFixed(digits)
  const ratio = (pick: (measure: Measure) => number) =>
    median(rounds.map((round) => pick(of(round)) / pick(round.echo))).toFixed(2)
  return [
    name,
    figure((m) => m.requestsPerSecond, 0),
    ratio((m) => m.requestsPerSecond),
    figure((m) => m.cpuMicroseconds, 0),
    ratio((m) => m.cpuMicroseconds),
    figure((m) => m.databaseCpuMicroseconds, 0),
    figure((m) => m.p50Ms, 1),
    figure((m) => m.p99Ms, 1),
    figure((m) => m.writtenBytes / 1_024, 1),
    figure((m) => m.peakMebibytes, 0),
  ]
}

function compare(rounds: readonly Round[], ours: string, handWritten: string): string {
  const ratio = (pick: (measure: Measure) => number) =>
    median(
      rounds.map(
        (round) => pick(round[ours] ?? round.echo) / pick(round[handWritten] ?? round.echo),
      ),
    )
  const rate = ratio((measure) => measure.requestsPerSecond).toFixed(1)
  const p99 = ratio((measure) => measure.p99Ms).toFixed(2)
  return `\nSales per second are ${rate} times the hand-written one's, and the p99 ${p99} of its.\n`
}

export function describeFlushes(flushes: Flushes): string {
  const { perSaleUnderLoad, perLoneSale, loneSaleBytes, loneSaleMs, bareFlushMs } = flushes
  const beside = (loneSaleMs - bareFlushMs).toFixed(2)
  return (
    `${perSaleUnderLoad.toFixed(3)} flushes a sale under load; ${perLoneSale.toFixed(2)} for a ` +
    `lone one, which takes ${loneSaleMs.toFixed(2)} ms and writes ` +
    `${(loneSaleBytes / 1_024).toFixed(0)} KiB, of which a bare flush would be ` +
    `${bareFlushMs.toFixed(2)} ms: ${beside} ms beside it (medians).\n`
  )
}

export function describeStored(measures: readonly StoredMeasure[]): string {
  const heading = ['keys', 'stored', 'CPU µs', '÷ few', 'per second', 'p99 ms', 'KiB written']
  const rows = measures.map((measure) => {
    const few = measures.find(({ keys }) => keys === measure.keys) ?? measure
    return [
      measure.keys,
      String(measure.sales),
      measure.cpuMicroseconds.toFixed(0),
      (measure.cpuMicroseconds / few.cpuMicroseconds).toFixed(2),
      measure.requestsPerSecond.toFixed(0),
      measure.p99Ms.toFixed(1),
      (measure.writtenBytes / 1_024).toFixed(1),
      measure.peakMebibytes.toFixed(0),
      measure.readyMs.toFixed(0),
      measure.stallMs.toFixed(0),
    ]
  })
  return toTable([...heading, 'peak MiB', 'ready ms', 'longest stall ms'], rows)
}
