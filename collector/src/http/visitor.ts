import { createHash, randomBytes } from 'node:crypto'
import type { Context } from 'hono'
import type { Surroundings } from '../attribution/click.ts'
import { readAgent } from './browser.ts'
import type { CollectorEnv, Services } from './collector-env.ts'
import { readPlace } from './place.ts'
import { requestHeader } from './request-header.ts'

export type Visitor = {
  /** SHA-256 of address and user agent under the day's salt; the address itself goes no further. */
  readonly hash: string
  readonly isBot: boolean
  readonly surroundings: Surroundings
}

/** Tells visitors apart for a day, without keeping anything that tells who they are. */
export function createRecognizeVisitor(services: Services) {
  const { store, trustProxyHops } = services
  let salted: { readonly day: string; readonly salt: Promise<string> } | undefined

  /** A failed look-up is not kept: the next visitor asks again. */
  function saltOf(day: string): Promise<string> {
    if (salted?.day !== day) {
      const salt = store.takeVisitorSalt(day, randomBytes(16).toString('hex'))
      salted = { day, salt }
      salt.catch(() => {
        salted = undefined
      })
    }
    return salted.salt
  }

  return async (c: Context<CollectorEnv>): Promise<Visitor> => {
    const userAgent = requestHeader(c, 'user-agent') ?? ''
    const salt = await saltOf(new Date().toISOString().slice(0, 10))
    const address = readClientAddress(c, trustProxyHops)
    const hash = createHash('sha256').update(`${salt}\n${address}\n${userAgent}`).digest('hex')
    const { isBot } = readAgent(userAgent)
    return { hash, isBot, surroundings: readSurroundings(c, services) }
  }
}

/** What is known of a visitor without knowing who it is. */
export function readSurroundings(c: Context<CollectorEnv>, services: Services): Surroundings {
  const address = readClientAddress(c, services.trustProxyHops)
  const userAgent = requestHeader(c, 'user-agent') ?? ''
  return { ...readPlace(c, address, services), ...readAgent(userAgent).browser }
}

/**
 * The address the last trusted proxy saw. Each proxy appends the address it was called from, so
 * with one hop trusted the client is the last entry; anything further left could be forged.
 */
export function readClientAddress(c: Context<CollectorEnv>, trustProxyHops: number): string {
  const socketAddress = c.env?.incoming?.socket.remoteAddress ?? ''
  if (trustProxyHops === 0) return socketAddress
  const forwarded = (requestHeader(c, 'x-forwarded-for') ?? '')
    .split(',')
    .map((part) => part.trim())
  return forwarded.at(-trustProxyHops) || forwarded[0] || socketAddress
}
