import type { IncomingMessage, ServerResponse } from 'node:http'
import { forward } from './forward.ts'
import { openProxy } from './proxy.ts'
import { answerFrom, type Site } from './site.ts'
import { setTrap, type Trap } from './trap.ts'

/**
 * The visitors' way to the net: a proxy through which the browser goes for everything. Any host can
 * be served here, https included, and the line can fail as lines do.
 */
export type Network = {
  readonly port: number
  /** From now on this origin is the site. */
  serve(origin: string, site: Site): void
  /** From now on this origin is the server that listens at `url`, which gets every byte as sent. */
  lead(origin: string, url: string): void
  /** From now on a blocker in the browser stops what this says. */
  block(isStopped: (url: URL, destination: string) => boolean): void
  /** Tears off what is on its way, and lets nothing through until `goUp`. */
  goDown(): void
  /**
   * Keeps what is sent to addresses that contain this, until `goUp`. Resolves with the first, which
   * the visitor believes to be on its way.
   */
  hold(part: string): Promise<void>
  /**
   * Tears the line off instead of passing on the answer of addresses that contain this. Resolves
   * when a server has answered.
   */
  loseAnswer(part: string): Promise<void>
  goUp(): void
  /** Up, without sites, servers and blocker: as the next flow expects it. */
  reset(): void
  close(): Promise<void>
}

export async function openNetwork(): Promise<Network> {
  const [sites, servers] = [new Map<string, Site>(), new Map<string, string>()]
  const held: (() => void)[] = []
  let isBlocked = (_url: URL, _destination: string) => false
  let isDown = false
  let holding: Trap | undefined
  let losing: Trap | undefined

  const loseFor = (url: URL) => (losing?.catches(url) ? losing.spring : undefined)

  async function passOn(url: URL, request: IncomingMessage, response: ServerResponse) {
    const [site, server] = [sites.get(url.origin), servers.get(url.origin)]
    // Browsers ask for it by themselves, and some only the first time.
    if (url.pathname === '/favicon.ico') response.writeHead(204).end()
    else if (isBlocked(url, String(request.headers['sec-fetch-dest']))) request.socket.destroy()
    else if (site) await answerFrom(site, url, request, response)
    // What a browser itself wants of the net is not there.
    else if (!server && url.protocol === 'https:') request.socket.destroy()
    else forward(atServer(url, server), request, response, loseFor(url))
  }

  const { port, tearOff, close } = await openProxy(
    (url, request, response) => {
      const pass = () => void passOn(url, request, response)
      if (!holding?.catches(url)) pass()
      else {
        held.push(pass)
        holding.spring()
      }
    },
    () => isDown,
  )

  function goUp(): void {
    isDown = false
    holding = undefined
    losing = undefined
    for (const pass of held.splice(0)) pass()
  }

  return {
    port,
    serve: (origin, site) => void sites.set(new URL(origin).origin, site),
    lead: (origin, url) => void servers.set(new URL(origin).origin, url),
    block(isStopped) {
      isBlocked = isStopped
    },
    goDown() {
      isDown = true
      tearOff()
    },
    hold(part) {
      holding = setTrap(part)
      return holding.caught
    },
    loseAnswer(part) {
      losing = setTrap(part)
      return losing.caught
    },
    goUp,
    reset() {
      goUp()
      sites.clear()
      servers.clear()
      isBlocked = () => false
    },
    close,
  }
}

/** The same path at the server that stands for its host. */
const atServer = (url: URL, server: string | undefined) =>
  new URL(url.pathname + url.search, server ?? url)
