import { createHash } from 'node:crypto'

/** How an API key is stored and looked up: as SHA-256, hexadecimal, so that no file holds a key. */
export function hashKey(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}
