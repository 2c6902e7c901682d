import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { WebDriver } from './web-driver.ts'
import { WebDriverError } from './web-driver-error.ts'

export type Marionette = WebDriver & {
  readonly capabilities: { readonly browserVersion: string }
  /** Runs a function body with the browser's own rights, not a page's. */
  executeInBrowser<Value>(script: string): Promise<Value>
  end(): void
}

type Fault = { readonly error: string; readonly message: string }
type Reply = [type: number, id: number, fault: Fault | null, result: unknown]
type Listener = (fault: Fault | null, result: unknown) => void

/**
 * Speaks WebDriver with Firefox over Marionette, which is built into every Firefox and is what
 * geckodriver translates HTTP into; geckodriver itself is not among Debian's packages. A message is
 * its length, a colon and `[0, id, command, parameters]`, answered by `[1, id, error, result]`:
 * https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html
 */
export async function openMarionette(
  port: number,
  capabilities: Record<string, unknown>,
): Promise<Marionette> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  const call = createCaller(socket)
  const session = await call<Pick<Marionette, 'capabilities'>>('WebDriver:NewSession', capabilities)
  return {
    ...session,
    send: (command, parameters) => call(`WebDriver:${command}`, parameters),
    async executeInBrowser(script) {
      await call('Marionette:SetContext', { value: 'chrome' })
      try {
        return await call('WebDriver:ExecuteScript', { script, args: [] })
      } finally {
        await call('Marionette:SetContext', { value: 'content' })
      }
    },
    end: () => socket.destroy(),
  }
}

function createCaller(socket: Socket) {
  const waiting = new Map<number, Listener>()
  let lastId = 0
  readMessages(socket, (message) => {
    // The first message is a greeting.
    if (!Array.isArray(message)) return
    const [, id, fault, result] = message as Reply
    waiting.get(id)?.(fault, result)
    waiting.delete(id)
  })
  socket.on('close', () => {
    const gone = { error: 'disconnected', message: 'Firefox has gone' }
    for (const listen of waiting.values()) listen(gone, null)
  })

  return <Answer>(command: string, parameters: object = {}): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const id = ++lastId
      waiting.set(id, (fault, result) => {
        if (fault) reject(new WebDriverError(command, fault))
        else resolve(unwrap(result) as Answer)
      })
      const message = JSON.stringify([0, id, command, parameters])
      socket.write(`${Buffer.byteLength(message)}:${message}`)
    })
}

/** Some results are bare, some are wrapped in `{ value }`. */
function unwrap(result: unknown): unknown {
  return result && typeof result === 'object' && 'value' in result ? result.value : result
}

function readMessages(socket: Socket, take: (message: unknown) => void): void {
  let received: Buffer = Buffer.alloc(0)
  socket.on('data', (bytes: Buffer) => {
    received = Buffer.concat([received, bytes])
    for (;;) {
      const start = received.indexOf(':') + 1
      const end = start + Number(received.subarray(0, start - 1))
      if (start === 0 || received.length < end) return
      take(JSON.parse(received.subarray(start, end).toString()))
      received = received.subarray(end)
    }
  })
}
