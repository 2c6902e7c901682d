import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, release } from 'node:os'
import { join } from 'node:path'
import type { Measure, Round } from './round.ts'

const RESULTS = join(import.meta.dirname, 'RESULTS.md')
const BEGIN = '<!-- measured: begin -->'
const END = '<!-- measured: end -->'

/** Puts the medians of the rounds into RESULTS.md, between its marks, and returns them. */
export function writeResults(rounds: readonly Round[], roundsRun: number): string {
  const measured = tabulate(rounds, roundsRun)
  const page = readFileSync(RESULTS, 'utf8')
  const [before] = page.split(BEGIN)
  const [, after] = page.split(END)
  writeFileSync(RESULTS, `${before}${BEGIN}\n${measured}${END}${after}`)
  return measured
}

function tabulate(rounds: readonly Round[], roundsRun: number): string {
  const row = (name: string, of: (round: Round) => Measure) => {
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
      figure((m) => m.p50Ms, 1),
      figure((m) => m.p99Ms, 1),
      figure((m) => m.writtenBytes / 1_024, 1),
      figure((m) => m.peakMebibytes, 0),
    ]
  }
  const head = [
    ['', 'per second', '÷ echo', 'CPU µs', '÷ echo', 'p50 ms', 'p99 ms', 'KiB written', 'peak MiB'],
    ['---', ...Array.from({ length: 8 }, () => '---:')],
  ]
  const body = [
    row('echo', (round) => round.echo),
    row('sale', (round) => round.sale),
    row('redirect', (round) => round.redirect),
  ]
  const table = [...head, ...body].map((cells) => `| ${cells.join(' | ')} |\n`).join('')
  return `\n${describeMachine(rounds.length, roundsRun)}\n\n${table}\n`
}

function describeMachine(counted: number, run: number): string {
  const day = new Date().toISOString().slice(0, 10)
  const [cpu] = cpus()
  return (
    `${day}, ${cpus().length} × ${cpu?.model.trim()}, Linux ${release()}, ` +
    `Node ${process.version}; medians of ${counted} rounds of ${run}.`
  )
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
