import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describeMachine } from '../../bench/write-section.ts'

const REPORT = join(import.meta.dirname, 'RESULTS.md')

/** What a lane of the long form came to. */
type LaneReport = {
  readonly claim: string
  readonly seconds: number
  /** Figures, faults, and how the controls were caught. */
  readonly lines: readonly string[]
}

const HEAD = `# What it survives

The long form of every fault, with the controls: planted bugs that must be caught. Written by
\`npm run test:faults\`, or for one lane by some words of its title; the short forms are part of
\`npm test\`.
`

/** Puts what a lane came to in place of what it came to before, in the order of all claims. */
export function writeReport(report: LaneReport, claims: readonly string[]): void {
  const sections = new Map(readSections()).set(titleOf(report.claim), describe(report))
  const told = claims.map(titleOf).flatMap((title) => {
    const section = sections.get(title)
    return section === undefined ? [] : `## ${title}\n\n${section}`
  })
  writeFileSync(REPORT, [HEAD, ...told].join('\n'))
}

function readSections(): [string, string][] {
  if (!existsSync(REPORT)) return []
  const [, ...sections] = readFileSync(REPORT, 'utf8').split(/^## /m)
  return sections.map((section) => {
    const [title = '', ...lines] = section.trim().split('\n\n')
    return [title, `${lines.join('\n\n')}\n`]
  })
}

function describe({ seconds, lines }: LaneReport): string {
  const figures = lines.map((line) => `- ${line.trim()}\n`).join('')
  return `${describeMachine()}; ${seconds.toFixed(0)} s\n\n${figures}`
}

function titleOf(claim: string): string {
  return claim.charAt(0).toUpperCase() + claim.slice(1)
}
