import { createHash, randomBytes } from 'node:crypto'
import type { Context } from 'hono'
import { DAY_MS } from '../attribution/circumstances.ts'
import type { Surroundings } from '../attribution/click.ts'
import type { CollectorEnv, Services } from './collector-env.ts'
import { readPlace } from './place.ts'
import { readAgent } from './read-agent.ts'
import { requestHeader } from './request-header.ts'

type Visitor = {
  /** SHA-256 of address and user agent under the day's salt; the address itself goes no further. */
  readonly hash: string
  readonly isBot: boolean
  readonly surroundings: Surroundings
}

/** Tells visitors apart for a day, without keeping anything that tells who they are. */
export function createRecognizeVisitor(services: Services) {
  const { store, trustProxyHops } = services
  let salted: { readonly day: number; readonly salt: Promise<string> } | undefined

  /** `day` counts from 1970. A failed look-up is not kept: the next visitor asks again. */
  function saltOf(day: number): Promise<string> {
    if (salted?.day !== day) {
      const date = new Date(day * DAY_MS).toISOString().slice(0, 10)
      const salt = store.takeVisitorSalt(date, randomBytes(16).toString('hex'))
      salted = { day, salt }
      salt.catch(() => {
        salted = undefined
      })
    }
    return salted.salt
  }

  return async (c: Context<CollectorEnv>): Promise<Visitor> => {
    const userAgent = requestHeader(c, 'user-agent') ?? ''
    const salt = await saltOf(Math.floor(Date.now() / DAY_MS))
    const address = readClientAddress(c, trustProxyHops)
    const hash = createHash('sha256').update(`${salt}\n${address}\n${userAgent}`).digest('hex')
    const { isBot } = readAgent(userAgent)
    return { hash, isBot, surroundings: surroundingsOf(c, services, address) }
  }
}

/** What is known of a visitor without knowing who it is. */
export function readSurroundings(c: Context<CollectorEnv>, services: Services): Surroundings {
  return surroundingsOf(c, services, readClientAddress(c, services.trustProxyHops))
}

/** One literal and no spread, which would cost a redirect as much as its rule. */
function surroundingsOf(
  c: Context<CollectorEnv>,
  services: Services,
  address: string,
): Surroundings {
  const { country, region, city, continent } = readPlace(c, address, services)
  const { device, browser, os } = readAgent(requestHeader(c, 'user-agent') ?? '').browser
  return { country, region, city, continent, device, browser, os }
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
