import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

// The lists are text that others own (docs/adr/0011): they are fetched to test with, never shipped.
const cache = fileURLToPath(new URL('../../../node_modules/.cache/blocker-lists', import.meta.url))
const assets = join(cache, 'usr/share/chromium/extensions/ublock-origin/assets')
const PACKAGE = 'webext-ublock-origin-chromium'

/**
 * EasyList, EasyPrivacy and the lists that uBlock Origin has switched on, as Debian's package of it
 * holds them; or nothing where that cannot be had. The package is unpacked and not installed: this
 * machine's browsers stay as they are.
 */
export function findBlockerLists(): string[] | undefined {
  if (!existsSync(assets)) {
    mkdirSync(cache, { recursive: true })
    run('apt-get', ['download', PACKAGE])
    const file = readdirSync(cache).find((name) => name.endsWith('.deb'))
    if (file) run('dpkg-deb', ['-x', file, '.'])
  }
  if (!existsSync(assets)) return undefined
  return ['thirdparties/easylist', 'ublock'].flatMap((folder) =>
    readdirSync(join(assets, folder))
      .filter((name) => name.endsWith('.txt') && name !== 'badlists.txt')
      .map((name) => readFileSync(join(assets, folder, name), 'utf8')),
  )
}

function run(program: string, args: readonly string[]): void {
  spawnSync(program, args, { cwd: cache, stdio: 'ignore' })
}
