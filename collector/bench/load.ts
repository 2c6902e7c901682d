import { connect, type Socket } from 'node:net'

/**
 * A load of HTTP/1.1 requests over keep-alive connections, from a process of its own. It parses no
 * more of an answer than its status and length, so that one core of it keeps a server's core busy.
 */
export type Load = {
  /** Connections are shared out among them. */
  readonly ports: readonly number[]
  readonly connections: number
  readonly seconds: number
  /** The next request, whole, as it goes over the wire. */
  readonly nextRequest: () => string
}

export type LoadResult = {
  readonly requestsPerSecond: number
  readonly requests: number
  /** Milliseconds from the request's last byte to the answer's. */
  readonly p50Ms: number
  readonly p99Ms: number
  /** Answers other than 2xx and 3xx, by status. */
  readonly refused: Readonly<Record<string, number>>
}

export async function runLoad(load: Load): Promise<LoadResult> {
  const latencies: number[] = []
  const refused: Record<string, number> = {}
  const startedAt = performance.now()
  const endsAt = startedAt + load.seconds * 1_000
  const onAnswer = (status: string, latencyMs: number) => {
    latencies.push(latencyMs)
    if (!/^[23]/.test(status)) refused[status] = (refused[status] ?? 0) + 1
  }
  await Promise.all(
    Array.from({ length: load.connections }, (_, index) =>
      runConnection(load, load.ports[index % load.ports.length] ?? 0, endsAt, onAnswer),
    ),
  )
  const elapsedSeconds = (performance.now() - startedAt) / 1_000
  const sorted = Float64Array.from(latencies).sort()
  return {
    requests: sorted.length,
    requestsPerSecond: sorted.length / elapsedSeconds,
    p50Ms: percentile(sorted, 0.5),
    p99Ms: percentile(sorted, 0.99),
    refused,
  }
}

function percentile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

type OnAnswer = (status: string, latencyMs: number) => void

function runConnection(
  load: Load,
  port: number,
  endsAt: number,
  onAnswer: OnAnswer,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(port, '127.0.0.1')
    socket.setNoDelay(true)
    let received = ''
    let sentAt = 0

    function sendNext() {
      if (performance.now() >= endsAt) {
        socket.end(resolve)
        return
      }
      sentAt = performance.now()
      socket.write(load.nextRequest())
    }

    socket.setEncoding('latin1')
    socket.on('connect', sendNext)
    socket.on('error', reject)
    socket.on('data', (chunk: string) => {
      received += chunk
      const end = findEnd(received)
      if (end === undefined || received.length < end) return
      onAnswer(received.slice(9, 12), performance.now() - sentAt)
      received = received.slice(end)
      sendNext()
    })
  })
}

/** Where the first answer ends; undefined while its head is incomplete. */
function findEnd(received: string): number | undefined {
  const headEnd = received.indexOf('\r\n\r\n')
  if (headEnd === -1) return undefined
  const head = received.slice(0, headEnd)
  const [, length] = /\r\ncontent-length: (\d+)/i.exec(head) ?? []
  if (length !== undefined) return headEnd + 4 + Number(length)
  if (!/\r\ntransfer-encoding: chunked/i.test(head)) return headEnd + 4
  const last = received.indexOf('0\r\n\r\n', headEnd + 4)
  return last === -1 ? Number.POSITIVE_INFINITY : last + 5
}
