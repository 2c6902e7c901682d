import { SingleBar } from 'cli-progress'

export type Progress = {
  readonly begin: (rows: number) => void
  readonly advance: (rows: number, table: string) => void
  readonly end: () => void
}

/** How often a line is written where there is no terminal to draw in. */
const LINE_EVERY_MS = 5_000

/** A bar on standard error, so that what comes of it can be read from standard output. */
export function drawProgress(): Progress {
  const bar = new SingleBar({
    format: '{bar} {percentage} % | {value} of {total} rows | {table} | {eta_formatted} to go',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    stream: process.stderr,
    noTTYOutput: true,
    notTTYSchedule: LINE_EVERY_MS,
    hideCursor: false,
  })
  return {
    begin: (rows) => bar.start(rows, 0, { table: '' }),
    advance: (rows, table) => bar.increment(rows, { table }),
    end: () => bar.stop(),
  }
}
