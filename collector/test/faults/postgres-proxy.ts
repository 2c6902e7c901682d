import { connect, createServer, type Socket } from 'node:net'
import { endWithLane } from './run-lane.ts'

/** The network between collectors and their database, as it may fail. */
export type PostgresProxy = {
  readonly url: string
  /** Whatever is sent gets lost from now on, and nobody is told. */
  readonly swallow: () => void
  /** Every connection is reset, once. */
  readonly reset: () => void
  /** Nobody is let in any more. */
  readonly refuse: () => Promise<void>
  readonly heal: () => Promise<void>
}

/** A way to the database that can be cut. */
export async function openProxy(databaseUrl: string): Promise<PostgresProxy> {
  const target = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  let isSwallowing = false
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname)
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from)
      from.on('data', (data) => {
        if (!isSwallowing) to.write(data)
      })
      from.on('error', () => undefined)
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
    }
  })
  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const reset = () => {
    for (const socket of sockets) socket.resetAndDestroy()
  }
  const refuse = async () => {
    const closed = new Promise((resolve) => server.close(resolve))
    reset()
    await closed
  }
  await listen(0)
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  endWithLane(() => server.listening && refuse())
  const url = new URL(databaseUrl)
  url.port = String(port)
  return {
    url: url.href,
    swallow() {
      isSwallowing = true
    },
    reset,
    refuse,
    async heal() {
      // What was swallowed is lost for good: the streams would be out of step.
      if (isSwallowing) reset()
      isSwallowing = false
      if (!server.listening) await listen(port)
    },
  }
}
