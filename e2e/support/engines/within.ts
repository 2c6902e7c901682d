import { setTimeout as pause } from 'node:timers/promises'

/**
 * The answer, or undefined when there is none by then. What was asked of a page that WebKit has put
 * into its back/forward cache is answered when the visitor comes back to it, or never.
 */
export async function within<Value>(
  limitMs: number,
  answer: Promise<Value>,
): Promise<Value | undefined> {
  const ended = new AbortController()
  // Whoever was too late may fail unheard.
  answer.catch(() => {})
  try {
    return await Promise.race([answer, pause(limitMs, undefined, { signal: ended.signal })])
  } finally {
    ended.abort()
  }
}
