import type { Result, Router } from 'hono/router'
import { TrieRouter } from 'hono/router/trie-router'

/**
 * Memoizes what paths without parameters match: finding `/track/sale` among all the others anew
 * cost more than the rule behind it. Paths that callers make up are looked for each time, so that
 * they fill no memory.
 */
export class MemoizingRouter<Handler> implements Router<Handler> {
  readonly name = 'MemoizingRouter'
  readonly #routes = new TrieRouter<Handler>()
  /** By path, then by method. */
  readonly #memoized = new Map<string, Map<string, Result<Handler>>>()

  add(method: string, path: string, handler: Handler): void {
    this.#routes.add(method, path, handler)
    for (const matched of this.#memoized.values()) matched.clear()
    const hasParameters = /[:*]/.test(path)
    if (!hasParameters) this.#memoized.set(path, new Map())
  }

  match(method: string, path: string): Result<Handler> {
    const matched = this.#memoized.get(path)
    const known = matched?.get(method)
    if (known) return known
    const found = this.#routes.match(method, path)
    matched?.set(method, found)
    return found
  }
}
