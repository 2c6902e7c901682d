import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, release, tmpdir, totalmem, type } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ROWS } from './matrix-rows.ts'
import { ENGINE_NAMES, type EngineName } from './support/engines/engine.ts'

// Drives every flow in every engine and writes down, in RESULTS.md, what came of it. Reports of
// Playwright's can be given instead: `tsx e2e/matrix.ts report.json …`.

type Run = {
  readonly projectName: string
  readonly status: 'expected' | 'unexpected' | 'flaky' | 'skipped'
  readonly expectedStatus: 'passed' | 'failed' | 'skipped'
  /** Empty where the run ended before it. */
  readonly results: readonly unknown[]
  readonly annotations: readonly { readonly type: string; readonly description?: string }[]
}
type Spec = { readonly file: string; readonly title: string; readonly tests: readonly Run[] }
type Suite = { readonly specs?: readonly Spec[]; readonly suites?: readonly Suite[] }
type Report = Suite & { readonly stats: { readonly startTime: string } }

const specsOf = ({ specs = [], suites = [] }: Suite): Spec[] => [
  ...specs,
  ...suites.flatMap(specsOf),
]

function drive(): Report {
  const folder = mkdtempSync(join(tmpdir(), 'saletrail-matrix-'))
  const file = join(folder, 'report.json')
  const config = fileURLToPath(new URL('playwright.config.ts', import.meta.url))
  spawnSync('npx', ['playwright', 'test', '--config', config, '--reporter=list,json'], {
    stdio: 'inherit',
    env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: file },
  })
  const report = JSON.parse(readFileSync(file, 'utf8')) as Report
  rmSync(folder, { recursive: true })
  return report
}

const reasonsOf = (runs: readonly Run[], type: string) =>
  [...new Set(runs.flatMap(({ annotations }) => annotations.filter((a) => a.type === type)))]
    .map(({ description }) => description)
    .filter((reason, at, all) => reason && all.indexOf(reason) === at)
    .join('; ')

/** What one engine made of a row's flows. */
function cellOf(runs: readonly Run[]): string {
  const lost = runs.filter(({ status }) => status === 'unexpected' || status === 'flaky')
  if (lost.length > 0) return `**no**: ${lost.length} of ${runs.length} flows failed`
  const known = runs.filter((run) => run.status === 'expected' && run.expectedStatus === 'failed')
  const skipped = runs.filter(({ status }) => status === 'skipped')
  const done = runs.length - skipped.length - known.length
  if (done === 0)
    return `not driven: ${reasonsOf(skipped, 'skip') || 'this run has not come to it'}`
  const rest = [reasonsOf(skipped, 'skip'), reasonsOf(known, 'fail')].filter(Boolean).join('; ')
  return `yes (${done})${rest && `; else: ${rest}`}`
}

function tableOf(specs: readonly Spec[]): string {
  const lines = ROWS.map(({ edge, flows }) => {
    const over = specs.filter(({ file, title }) =>
      flows.test(`${file.split('/').at(-1)} › ${title}`),
    )
    if (over.length === 0) throw new Error(`no flow goes over the edge: ${edge}`)
    const tests = over.flatMap(({ tests }) => tests)
    const of = (engine: EngineName) => tests.filter(({ projectName }) => projectName === engine)
    return `| ${[edge, ...ENGINE_NAMES.map((engine) => cellOf(of(engine)))].join(' | ')} |`
  })
  return [`| edge | ${ENGINE_NAMES.join(' | ')} |`, '|---|---|---|---|', ...lines].join('\n')
}

/** Of several reports, what the later ones say. What a run has not come to is left out. */
function gather(reports: readonly Report[]): Spec[] {
  const specs = new Map<string, Spec>()
  for (const { file, title, tests } of reports.flatMap(specsOf)) {
    const driven = tests.filter(({ results }) => results.length > 0)
    const id = `${file} ${title}`
    const earlier = specs.get(id)?.tests ?? []
    const isNewer = ({ projectName }: Run) => driven.some((run) => run.projectName === projectName)
    const kept = earlier.filter((run) => !isNewer(run))
    specs.set(id, { file, title, tests: [...kept, ...driven] })
  }
  return [...specs.values()]
}

const given = process.argv.slice(2)
const reports: readonly Report[] =
  given.length > 0 ? given.map((file) => JSON.parse(readFileSync(file, 'utf8'))) : [drive()]
const specs = gather(reports)
const runs = specs.flatMap(({ tests }) => tests)
const count = (status: Run['status']) => runs.filter((run) => run.status === status).length
const begunAt = reports[0]?.stats.startTime.slice(0, 16).replace('T', ' ')
const browsers = reasonsOf(runs, 'browser').split('; ').sort().join(', ')
const processors = `${cpus().length} × ${cpus()[0]?.model.trim() || 'an unnamed processor'}`
const machine = `${processors}, ${Math.round(totalmem() / 2 ** 30)} GB, ${type()} ${release()}`
const again = reports.length > 1 ? ', and what was driven again after it,' : ''
const text = `# Where the click reaches the sale

Written by \`npm run matrix\` from a run of every flow in three engines${again} begun
${begunAt} UTC: ${browsers};
Node ${process.version} on ${machine}.
${count('expected')} flows as expected, ${count('unexpected')} not, ${count('skipped')} skipped.

"yes" means that every flow over this edge went as it should (in brackets, how many): for most, that
the click reaches the order; for some, as consent and hostile input, that nothing is kept.
Where an engine or its driver cannot do a thing, the cell says why.

${tableOf(specs)}
`
writeFileSync(new URL('RESULTS.md', import.meta.url), text)
process.stdout.write(text)
if (count('unexpected') > 0) process.exitCode = 1
