import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startCollectorOn } from './contenders.ts'
import { measureLoad } from './measure-load.ts'
import { toTable } from './write-section.ts'

const ROWS = 25

type Profile = {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string; readonly url: string }
  }[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

/** Where the time of one loaded round goes, in each thread, by function and the module it is of. */
export async function profileLoad(seconds: number): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'saletrail-bench-'))
  const collector = await startCollectorOn(`file:${join(folder, 'bench.db')}`, {}, [
    ...['--enable-source-maps', '--cpu-prof', `--cpu-prof-dir=${join(folder, 'profiles')}`],
  ])
  await measureLoad(collector, { scenario: 'sale', run: 'warm', seconds })
  await measureLoad(collector, { scenario: 'sale', run: 'profiled', seconds })
  await collector.stop()
  const profiles = readdirSync(join(folder, 'profiles')).map(
    (name) => JSON.parse(readFileSync(join(folder, 'profiles', name), 'utf8')) as Profile,
  )
  rmSync(folder, { recursive: true })
  return profiles.map((profile, thread) => summarize(profile, thread)).join('\n')
}

function summarize({ nodes, samples, timeDeltas }: Profile, thread: number): string {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]))
  const selfTimes = new Map<string, number>()
  samples.forEach((id, index) => {
    const name = names.get(id) ?? ''
    if (name === '(idle)') return
    selfTimes.set(name, (selfTimes.get(name) ?? 0) + (timeDeltas[index] ?? 0))
  })
  const busy = [...selfTimes.values()].reduce((sum, time) => sum + time, 0)
  const rows = [...selfTimes]
    .sort(([, a], [, b]) => b - a)
    .slice(0, ROWS)
    .map(([name, time]) => [`\`${name}\``, ((100 * time) / busy).toFixed(1)])
  const heading = `Thread ${thread + 1}, busy for ${(busy / 1e6).toFixed(1)} s:\n\n`
  return heading + toTable(['function', '% of its time'], rows)
}

function nameOf({ functionName, url }: Profile['nodes'][number]['callFrame']): string {
  const [, module] = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? []
  const place = module ?? url.replace(/^.*\/dist\//, 'dist/')
  return `${functionName || '(anonymous)'}${place ? ` ${place}` : ''}`
}
