import type { Context } from 'hono'
import type { CollectorEnv } from './collector-env.ts'

/**
 * A header of the request, by its lower-case name. Node has parsed them all already; asking the web
 * `Request` instead would copy them into a `Headers` first, which costs as much as all our rules.
 */
export function requestHeader(c: Context<CollectorEnv>, name: string): string | undefined {
  const { incoming } = c.env ?? {}
  if (!incoming) return c.req.header(name)
  const value = incoming.headers[name]
  return Array.isArray(value) ? value.join(', ') : value
}
