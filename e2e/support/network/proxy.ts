import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { makeSelfSigned } from './self-signed.ts'

type Receive = (url: URL, request: IncomingMessage, response: ServerResponse) => void

type Proxy = {
  readonly port: number
  /** Breaks every connection there is, and those to come for as long as `isDown` says so. */
  tearOff(): void
  close(): Promise<void>
}

/** Hands over what browsers send, with its address, whether it was meant for http or for https. */
export async function openProxy(receive: Receive, isDown: () => boolean): Promise<Proxy> {
  const sockets = new Set<Socket>()
  const onRequest = (request: IncomingMessage, response: ServerResponse) =>
    receive(new URL(request.url ?? '/', `https://${request.headers.host}`), request, response)
  const secureServer = createSecureServer(makeSelfSigned(), onRequest)
  const server = createServer(onRequest)
  server.on('connection', (socket) => {
    if (isDown()) socket.destroy()
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy())
  })
  server.on('connect', (_request, socket) => {
    socket.write('HTTP/1.1 200 Connected\r\n\r\n')
    secureServer.emit('connection', socket)
  })
  function tearOff(): void {
    for (const socket of sockets) socket.destroy()
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    tearOff,
    async close() {
      server.close()
      tearOff()
      await once(server, 'close')
    },
  }
}
