import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StoredShop } from './stored-shop.ts'

const CACHE = join(tmpdir(), 'saletrail-bench-shops')

/** Where a shop with an engine's schema is kept once it has been made. */
export function shopPath(
  { sales, keys, newestAt }: StoredShop,
  migrations: readonly string[],
  extension: string,
): string {
  mkdirSync(CACHE, { recursive: true })
  return join(CACHE, `${sales}-${keys}-${newestAt}-${hashOf(migrations.join())}.${extension}`)
}

function hashOf(text: string): string {
  let hash = 7
  for (const character of text) hash = (hash * 31 + character.charCodeAt(0)) >>> 0
  return hash.toString(36)
}
