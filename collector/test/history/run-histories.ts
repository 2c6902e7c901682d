import { fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { simulate } from './simulate.ts'

// `npm run test:histories`: the long form of the simulation, spread over the machine's cores, or
// so many histories as are asked for. Each failure is told with its seed.
const HISTORIES = 100_000

/** Every `step`th history from `first` on. */
type Share = { readonly first: number; readonly step: number; readonly count: number }

const [asked = String(HISTORIES)] = process.argv.slice(2)
const share = process.env.HISTORIES_SHARE
if (!(Number(asked) >= 1)) {
  process.stderr.write(`${asked} is no number of histories\n`)
  process.exit(2)
}
if (share === undefined) await spread(Number(asked))
else await live(JSON.parse(share))

async function spread(count: number): Promise<void> {
  const startedAt = performance.now()
  const step = availableParallelism()
  const shares = Array.from({ length: step }, (_, index) => ({ first: index + 1, step, count }))
  const codes = await Promise.all(shares.map(liveElsewhere))
  const failed = codes.filter((code) => code !== 0).length
  const seconds = (performance.now() - startedAt) / 1_000
  say(`${count} histories lived in ${seconds.toFixed(0)} s: ${failed ? 'FAULTS' : 'no fault'}`)
  process.exitCode = failed === 0 ? 0 : 1
}

function liveElsewhere(share: Share): Promise<number | null> {
  const child = fork(import.meta.filename, [], {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, HISTORIES_SHARE: JSON.stringify(share) },
  })
  return new Promise((resolve) => child.once('exit', resolve))
}

async function live({ first, step, count }: Share): Promise<void> {
  for (let seed = first; seed <= count; seed += step) {
    const { faults } = await simulate(seed).catch(({ message }) => ({ faults: [message] }))
    if (faults.length === 0) continue
    process.exitCode = 1
    say(`the morning went wrong, SEED=${seed}: ${faults.slice(0, 3).join('; ')}`)
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
