import { execFile } from 'node:child_process'
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { makeFolder } from '../start-collector.ts'
import type { Plant } from './lane.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/**
 * Builds the collector with bugs in it, by the build that ships but from a copy of the source: so
 * nothing in the product is there for its tests. Returns the file to start.
 */
export async function buildWithBug(plants: readonly Plant[]): Promise<string> {
  const folder = makeFolder()
  for (const path of ['collector', 'package.json', 'dist']) {
    cpSync(join(root, path), join(folder, path), { recursive: true, filter: isBuiltFrom })
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  for (const plant of plants) plantIn(folder, plant)
  const build = ['--import', 'tsx', join('collector', 'build.ts')]
  await promisify(execFile)(process.execPath, build, { cwd: folder })
  return join(folder, 'dist/collector/start.js')
}

function isBuiltFrom(path: string): boolean {
  return !['test', 'bench'].includes(basename(path))
}

function plantIn(folder: string, { file, text, bug }: Plant): void {
  const path = join(folder, 'collector/src', file)
  const parts = readFileSync(path, 'utf8').split(text)
  if (parts.length !== 2) {
    throw new Error(`${file} holds ${JSON.stringify(text)} ${parts.length - 1} times, not once`)
  }
  writeFileSync(path, parts.join(bug))
}
