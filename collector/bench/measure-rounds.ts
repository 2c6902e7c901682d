import type { Contender, Running } from './contender.ts'
import { measureLoad } from './measure-load.ts'
import type { Measure, Round } from './round.ts'
import type { Scenario } from './scenarios.ts'

type Form = { readonly seconds: number; readonly rounds: number }
type Load = { readonly name: string; readonly running: Running; readonly scenario: Scenario }

/** All contenders under the same loads, one after another, turn by turn, once they are warm. */
export async function measureRounds(
  contenders: readonly Contender[],
  { seconds, rounds }: Form,
  say: (text: string) => void,
): Promise<Round[]> {
  const loads: Load[] = []
  for (const { name, start, hasRedirects } of contenders) {
    const running = await start()
    loads.push({ name, running, scenario: 'sale' })
    if (hasRedirects) loads.push({ name: 'redirect', running, scenario: 'redirect' })
  }
  const measureAll = async (run: string): Promise<Round> => {
    const measured: Record<string, Measure> = {}
    for (const [index, { name, running, scenario }] of loads.entries()) {
      measured[name] = await measureLoad(running, { scenario, seconds, run: `${run}_${index}` })
    }
    const { echo } = measured
    if (!echo) throw new Error('everything is measured beside the echo, and there is none')
    return { ...measured, echo }
  }
  await measureAll('warm')
  const measured: Round[] = []
  for (let round = 1; round <= rounds; round++) {
    measured.push(await measureAll(`round${round}`))
    say(`round ${round} of ${rounds} measured`)
  }
  for (const running of new Set(loads.map((load) => load.running))) await running.stop()
  return measured
}
