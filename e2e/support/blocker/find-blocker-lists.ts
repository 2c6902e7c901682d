import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

// The lists are text that others own (docs/adr/0011): they are fetched to test with, never shipped.
const cache = fileURLToPath(new URL('../../../node_modules/.cache/blocker-lists', import.meta.url))
const ASSETS = 'usr/share/chromium/extensions/ublock-origin/assets'
const assets = join(cache, ASSETS)
const PACKAGE = 'webext-ublock-origin-chromium'

/**
 * EasyList, EasyPrivacy and the lists that uBlock Origin has switched on, as Debian's package of it
 * holds them; or nothing where that cannot be had. The package is unpacked and not installed: this
 * machine's browsers stay as they are.
 */
export function findBlockerLists(): string[] | undefined {
  if (!existsSync(assets)) bring()
  if (!existsSync(assets)) return undefined
  return ['thirdparties/easylist', 'ublock'].flatMap((folder) =>
    readdirSync(join(assets, folder))
      .filter((name) => name.endsWith('.txt') && name !== 'badlists.txt')
      .map((name) => readFileSync(join(assets, folder, name), 'utf8')),
  )
}

/** Flows run side by side: each brings them for itself, and those of the first to be done stay. */
function bring(): void {
  mkdirSync(dirname(cache), { recursive: true })
  const folder = mkdtempSync(`${cache}-`)
  const run = (program: string, args: readonly string[]) =>
    spawnSync(program, args, { cwd: folder, stdio: 'ignore' })
  run('apt-get', ['download', PACKAGE])
  const file = readdirSync(folder).find((name) => name.endsWith('.deb'))
  if (file) run('dpkg-deb', ['-x', file, '.'])
  try {
    if (existsSync(join(folder, ASSETS))) renameSync(folder, cache)
  } catch {
    // Another was first.
  }
  rmSync(folder, { recursive: true, force: true })
}
