import {
  createServer as createHttpServer,
  type RequestListener,
  type Server,
  STATUS_CODES,
} from 'node:http'
import type { Duplex } from 'node:stream'
import { getRequestListener, RequestError } from '@hono/node-server'
import { ERROR_STATUS, type ErrorCode } from './api-error.ts'

/**
 * Slow or silent clients are cut off within ten seconds, the second between two looks at them
 * included; by default a header could take 87.
 */
const SERVER_OPTIONS = {
  headersTimeout: 5_000,
  requestTimeout: 8_500,
  connectionsCheckingInterval: 1_000,
  // Longer than a load balancer keeps a connection, so that it is never the one to be surprised.
  keepAliveTimeout: 75_000,
  // Node would answer in its own words; a request without a host is refused below.
  requireHostHeader: false,
}

/** HTTP/1.0 knows no `Host`, and load balancers still ask for our health by it. */
const NO_HOST = 'localhost'

type Fetch = Parameters<typeof getRequestListener>[0]

/**
 * The server that asks `fetch`. What it cannot even ask about, being no HTTP, too slow, or for a
 * `Host` that is none, it refuses itself, in the shape of every other refusal.
 */
export function createServer(fetch: Fetch, readPublicUrl: () => string): Server {
  function refusal(code: ErrorCode, message: string) {
    return { error: { code, message, doc_url: `${readPublicUrl()}/docs#${code}` } }
  }

  const errorHandler = (error: unknown) => {
    const isTheirs = error instanceof RequestError
    const code = isTheirs ? 'bad_request' : 'internal_server_error'
    const message = isTheirs ? `The request is malformed: ${error.message}.` : 'Something is wrong.'
    return Response.json(refusal(code, message), { status: ERROR_STATUS[code] })
  }

  const listen = getRequestListener(fetch, { errorHandler })
  const listener: RequestListener = (incoming, outgoing) => {
    if (incoming.httpVersion === '1.0') incoming.headers.host ??= NO_HOST
    return listen(incoming, outgoing)
  }
  const server = createHttpServer(SERVER_OPTIONS, listener)
  // Expectations nobody knows may be passed over (RFC 9110, 10.1.1).
  server.on('checkExpectation', listener)
  return server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const { status, message } = FAULTS[error.code ?? ''] ?? NO_HTTP
    hangUp(socket, status, JSON.stringify(refusal('bad_request', message)))
  })
}

const NO_HTTP = { status: 400, message: 'The request is not HTTP.' }

/** What Node's parser finds at fault, where it has a status of its own. */
const FAULTS: Readonly<Record<string, typeof NO_HTTP>> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, message: 'The request took too long to arrive.' },
  HPE_HEADER_OVERFLOW: { status: 431, message: 'The headers are too large.' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: 413, message: 'The chunks are more than their body.' },
}

/** The last words on a connection; none while an earlier answer is still on its way. */
function hangUp(socket: Duplex, status: number, json: string): void {
  if (socket.writable && socket.writableLength === 0) {
    const headers = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'Connection: close',
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(json)}`,
    ]
    socket.write(`${headers.join('\r\n')}\r\n\r\n${json}`)
  }
  socket.destroy()
}
