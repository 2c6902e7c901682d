import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

type Given = {
  /** Sent at once. */
  readonly bytes?: string
  /** Sent after it, one character every so many milliseconds, for ever. */
  readonly drip?: { readonly text: string; readonly everyMs: number }
  /** Closes the connection itself once it has read this. */
  readonly until?: RegExp
}
type Exchange = { readonly answered: string; readonly tookMs: number }

/** Bytes on a connection of their own, HTTP or not, until a side closes it. */
export async function exchange(url: string, { bytes = '', drip, until }: Given): Promise<Exchange> {
  const { hostname, port } = new URL(url)
  const start = performance.now()
  const socket = connect(Number(port), hostname)
  let answered = ''
  let isClosed = false
  const closed = new Promise<void>((resolve) => {
    socket.on('data', (chunk) => {
      answered += chunk
      if (until?.test(answered)) socket.destroy()
    })
    // Writing on while the other side closes is what slow clients do.
    socket.on('error', () => {})
    socket.once('close', () => {
      isClosed = true
      resolve()
    })
  })
  socket.write(bytes)
  for (let at = 0; drip && !isClosed; at++) {
    await Promise.race([closed, sleep(drip.everyMs)])
    if (!isClosed) socket.write(drip.text.charAt(at % drip.text.length))
  }
  await closed
  return { answered, tookMs: performance.now() - start }
}
