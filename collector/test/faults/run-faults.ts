import { BUILT_COLLECTOR } from '../start-collector.ts'
import { buildWithBug } from './build-with-bug.ts'
import { type Form, type Lane, Violation } from './lane.ts'
import { LANES } from './lanes.ts'
import { runLane } from './run-lane.ts'

// The long form of every lane, or of those whose claim contains one of the words given. Controls
// run in the short form: a planted bug that takes long to be caught is not caught.
const words = process.argv.slice(2)
const say = (line: string) => process.stdout.write(`${line}\n`)

/** Undefined: as it should be. */
async function findFault(lane: Lane, main: string, form: Form): Promise<string | undefined> {
  try {
    await runLane(lane, { main, form, say: (line) => say(`    ${line}`) })
    return undefined
  } catch (error) {
    if (error instanceof Violation) return error.message
    throw error
  }
}

async function tryLane(lane: Lane): Promise<string[]> {
  const faults: string[] = []
  const fault = await findFault(lane, BUILT_COLLECTOR, 'long')
  if (fault !== undefined) faults.push(`${lane.claim}: ${fault}`)
  for (const { bug, plants, caughtAs } of lane.controls) {
    const caught = await findFault(lane, await buildWithBug(plants), 'short')
    const isCaught = caught !== undefined && caughtAs.test(caught)
    say(`    control (${bug}): ${isCaught ? 'caught as' : 'NOT CAUGHT'} ${caught ?? ''}`)
    if (!isCaught) faults.push(`${lane.claim}: the control stays green (${bug})`)
  }
  return faults
}

const faults: string[] = []
const untried: string[] = []
for (const lane of LANES) {
  if (words.length > 0 && !words.some((word) => lane.claim.includes(word))) continue
  const obstacle = lane.findObstacle?.()
  say(`${obstacle === undefined ? '' : `NOT TRIED (${obstacle}): `}${lane.claim}`)
  if (obstacle === undefined) faults.push(...(await tryLane(lane)))
  else untried.push(lane.claim)
}
for (const fault of faults) say(`FAULT  ${fault}`)
if (untried.length > 0) say(`INCOMPLETE: ${untried.length} lanes were not tried`)
process.exitCode = faults.length > 0 ? 1 : 0
