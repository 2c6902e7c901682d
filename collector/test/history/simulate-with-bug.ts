import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BuildOptions, build } from 'esbuild'
import type { Plant } from '../faults/lane.ts'
import type { simulate } from './simulate.ts'

const SOURCE = join(import.meta.dirname, '../../src')

/** The simulation over a copy of the ledger and the rules that has a bug in it. */
export async function simulateWithBug(plant: Plant): Promise<typeof simulate> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'simulate.ts')],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    plugins: [planting(plant)],
  })
  const code = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64')
  return (await import(`data:text/javascript;base64,${code}`)).simulate
}

type Plugin = NonNullable<BuildOptions['plugins']>[number]

function planting({ file, text, bug }: Plant): Plugin {
  const planted = join(SOURCE, file)
  return {
    name: 'plant',
    setup(building) {
      building.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        if (path !== planted) return undefined
        const parts = readFileSync(path, 'utf8').split(text)
        if (parts.length !== 2) throw new Error(`${file} does not hold ${text} once`)
        return { contents: parts.join(bug), loader: 'ts' }
      })
    },
  }
}
