import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http'

export type Answer = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
  readonly text: string
  /** The body as JSON. */
  readonly json: () => unknown
}

export type RequestOptions = {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Bytes are sent as they are, another object as JSON, chunks without a declared length. */
  readonly body?: object | string | Uint8Array | readonly (string | Uint8Array)[]
  readonly agent?: Agent
}

const sharedAgent = new Agent({ keepAlive: true })

/**
 * One HTTP request, as it is and nothing more: no header added, no redirect followed, nothing
 * decoded. Rejects only when no complete answer came.
 */
export function request(url: string, options: RequestOptions = {}): Promise<Answer> {
  const { method = 'GET', headers = {}, body, agent = sharedAgent } = options
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(url, { method, headers, agent }, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.once('error', reject)
      incoming.once('end', () => {
        const bytes = Buffer.concat(chunks)
        const text = bytes.toString()
        const { statusCode: status = 0, headers } = incoming
        resolve({ status, headers, bytes, text, json: () => JSON.parse(text) })
      })
    })
    outgoing.once('error', reject)
    if (Array.isArray(body)) {
      for (const chunk of body) outgoing.write(chunk)
      outgoing.end()
    } else {
      const isJson = typeof body === 'object' && !(body instanceof Uint8Array)
      outgoing.end(isJson ? JSON.stringify(body) : body)
    }
  })
}
