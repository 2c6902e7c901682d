import type { Contender, Running } from './contender.ts'
import { measureLoad } from './measure-load.ts'
import type { Measure, Round } from './round.ts'
import type { Scenario } from './scenarios.ts'

/** What a request costs falls for about as long: V8 goes on compiling what is called often. */
const WARMING_ROUNDS = 3

type Form = { readonly seconds: number; readonly rounds: number }
type Load = { readonly name: string; readonly running: Running; readonly scenario: Scenario }

/** All contenders under the same loads, one after another, turn by turn, once they are warm. */
export async function measureRounds(
  contenders: readonly Contender[],
  { seconds, rounds }: Form,
  say: (text: string) => void,
): Promise<Round[]> {
  const loads: Load[] = []
  const measure = (load: Load, run: string) => {
    const { running, scenario } = load
    return measureLoad(running, { scenario, seconds, run: `${run}_${loads.indexOf(load)}` })
  }
  for (const { name, start, hasRedirects } of contenders) {
    const running = await start()
    loads.push({ name, running, scenario: 'sale' })
    if (hasRedirects) loads.push({ name: 'redirect', running, scenario: 'redirect' })
  }
  for (const load of loads) {
    // Processes that share a load are as warm as one alone after so many times as long.
    const times = WARMING_ROUNDS * load.running.pids.length
    for (let time = 1; time <= times; time++) await measure(load, `warm${time}`)
  }
  const measured: Round[] = []
  for (let round = 1; round <= rounds; round++) {
    const all: Record<string, Measure> = {}
    for (const load of loads) all[load.name] = await measure(load, `round${round}`)
    const { echo } = all
    if (!echo) throw new Error('everything is measured beside the echo, and there is none')
    measured.push({ ...all, echo })
    say(`round ${round} of ${rounds} measured`)
  }
  for (const running of new Set(loads.map((load) => load.running))) await running.stop()
  return measured
}
