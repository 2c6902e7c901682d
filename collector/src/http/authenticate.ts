import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { hashKey } from '../store/hash-key.ts'
import type { KeyKind, KeyOfWorkspace } from '../store/register.ts'
import { ApiError } from './api-error.ts'
import { bearerToken } from './bearer-token.ts'
import type { CollectorEnv, Services } from './collector-env.ts'
import { requestHeader } from './request-header.ts'
import { createWatchSecretKeys } from './watch-secret-keys.ts'

/** More than all keys of most collectors; past that, all hashes are worked out anew. */
const HASHES_MAX = 1_000

/** Lets a request pass with a key of this kind, and tells the route whose workspace it is. */
export function authenticate(kind: KeyKind, services: Services) {
  const readKey = createReadKey(kind, services)
  return createMiddleware<CollectorEnv>(async (c, next) => {
    const key = readKey(c)
    c.set('workspace', key.workspace)
    c.set('keyId', key.id)
    await next()
  })
}

/** Reads the key of this kind that a request carries, or throws what is wrong with it. */
export function createReadKey(kind: KeyKind, services: Services) {
  const { findKey } = services
  const watchSecretKeys = createWatchSecretKeys(services)
  // Of known keys alone, so that guesses fill no memory.
  const hashes = new Map<string, string>()

  function find(token: string): KeyOfWorkspace | undefined {
    const hash = hashes.get(token) ?? hashKey(token)
    const key = findKey(hash)
    if (hashes.size === HASHES_MAX) hashes.clear()
    if (key) hashes.set(token, hash)
    return key
  }

  return (c: Context<CollectorEnv>): KeyOfWorkspace => {
    const header = requestHeader(c, 'authorization')
    if (header === undefined) {
      throw new ApiError('unauthorized', 'Missing header: Authorization: Bearer <key>.')
    }
    const token = bearerToken(header)
    const key = token === undefined ? undefined : find(token)
    if (!key) {
      const unknown = 'Unknown key in the header Authorization.'
      const unreadable = 'The header Authorization has to be: Bearer <key>.'
      throw new ApiError('unauthorized', token === undefined ? unreadable : unknown)
    }
    if (key.kind !== kind) {
      throw new ApiError('bad_request', `This endpoint needs a ${kind} key, not a ${key.kind} one.`)
    }
    if (kind === 'secret') watchSecretKeys(c, key.id)
    return key
  }
}
