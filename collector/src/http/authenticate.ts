import { createMiddleware } from 'hono/factory'
import { hashKey } from '../store/hash-key.ts'
import type { KeyKind } from '../store/register.ts'
import { ApiError } from './api-error.ts'
import type { CollectorEnv, Services } from './collector-env.ts'
import { requestHeader } from './request-header.ts'
import { createWatchSecretKeys } from './watch-secret-keys.ts'

/** Lets a request pass with a key of this kind, and tells the route whose workspace it is. */
export function authenticate(kind: KeyKind, services: Services) {
  const { findKey } = services
  const watchSecretKeys = createWatchSecretKeys(services)
  return createMiddleware<CollectorEnv>(async (c, next) => {
    const header = requestHeader(c, 'authorization')
    if (header === undefined) {
      throw new ApiError('unauthorized', 'Missing header: Authorization: Bearer <key>.')
    }
    const [, token] = /^Bearer\s+(\S+)\s*$/i.exec(header) ?? []
    const key = token === undefined ? undefined : findKey(hashKey(token))
    if (!key) throw new ApiError('unauthorized', 'Unknown key in the header Authorization.')
    if (key.kind !== kind) {
      throw new ApiError('bad_request', `This endpoint needs a ${kind} key, not a ${key.kind} one.`)
    }
    if (kind === 'secret') watchSecretKeys(c, key.id)
    c.set('workspace', key.workspace)
    c.set('keyId', key.id)
    await next()
  })
}
