import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describeMachine } from '../../bench/write-section.ts'

const REPORT = join(import.meta.dirname, 'RESULTS.md')

/** What a lane of the long form came to. */
export type LaneReport = {
  readonly claim: string
  readonly seconds: number
  /** Figures, and how the controls were caught. */
  readonly lines: readonly string[]
}

/** Puts the run's figures into RESULTS.md, in place of those of the run before it. */
export function writeReport(reports: readonly LaneReport[], verdicts: readonly string[]): void {
  const lanes = reports.map(
    ({ claim, seconds, lines }) =>
      `## ${claim[0]?.toUpperCase()}${claim.slice(1)}\n\n${seconds.toFixed(0)} s\n\n` +
      lines.map((line) => `- ${line.trim()}\n`).join(''),
  )
  const head =
    '# What it survives\n\n' +
    'The long form of every fault, with the controls: planted bugs that must be caught.\n' +
    'Written by `npm run test:faults`; the short forms are part of `npm test`.\n\n' +
    `${describeMachine()}. ${verdicts.join(' ')}\n\n`
  writeFileSync(REPORT, head + lanes.join('\n'))
}
