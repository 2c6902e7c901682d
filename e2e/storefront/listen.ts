import type { AddressInfo } from 'node:net'
import { type ServerType, serve } from '@hono/node-server'

type Listening = { readonly url: string; close(): Promise<void> }

type Fetch = (request: Request) => Response | Promise<Response>

/**
 * Listens on this machine only. `host` is the name that browsers use: `127.0.0.1` and `localhost`
 * are two hosts to them, which share no cookies, though both lead here. Port 0 takes a free one.
 */
export async function listen(fetch: Fetch, host: string, port: number): Promise<Listening> {
  const server = await new Promise<ServerType>((resolve, reject) => {
    const starting: ServerType = serve({ fetch, hostname: '127.0.0.1', port }, () =>
      resolve(starting),
    )
    starting.once('error', reject)
  })
  const { port: taken } = server.address() as AddressInfo
  return {
    url: `http://${host}:${taken}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}
