/** A statement that the server has parsed by this name, with its parameters as text. */
export type Call = { readonly name: string; readonly parameters: readonly (string | null)[] }

/** Of `Bind`: its kind, its length, the portal's empty name, the counts of formats and values. */
const BIND_BYTES = 1 + 4 + 1 + 1 + 2 + 2 + 2
/** Of a parameter: its length. */
const PARAMETER_BYTES = 4
/** Of the portal without a name, whatever number of rows it gives. */
const EXECUTE = Buffer.from(['E'.charCodeAt(0), 0, 0, 0, 9, 0, 0, 0, 0, 0])

/**
 * Calls of statements, one after another, all that goes in and comes out as text: `Bind` and
 * `Execute` of each, in one buffer for all. pg writes two for each, and grows the first as it is
 * filled. https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
export function toMessages(calls: readonly Call[]): Buffer {
  const sized = calls.map(measure)
  const bytes = sized.reduce((sum, { bindBytes }) => sum + bindBytes + EXECUTE.length, 0)
  const messages = Buffer.allocUnsafe(bytes)
  let at = 0
  for (const call of sized) {
    at = writeBind(messages, at, call)
    at += EXECUTE.copy(messages, at)
  }
  return messages
}

type SizedCall = Call & { readonly sizes: readonly number[]; readonly bindBytes: number }

function measure({ name, parameters }: Call): SizedCall {
  const sizes = parameters.map((text) => (text === null ? 0 : Buffer.byteLength(text)))
  const textBytes = sizes.reduce((sum, size) => sum + size, 0)
  const bindBytes =
    BIND_BYTES + Buffer.byteLength(name) + PARAMETER_BYTES * parameters.length + textBytes
  return { name, parameters, sizes, bindBytes }
}

/** Returns where the next message begins. */
function writeBind(messages: Buffer, start: number, call: SizedCall): number {
  const { name, parameters, sizes, bindBytes } = call
  let at = messages.writeUInt8('B'.charCodeAt(0), start)
  at = messages.writeInt32BE(bindBytes - 1, at)
  at = messages.writeUInt8(0, at)
  at += messages.write(name, at)
  at = messages.writeUInt8(0, at)
  at = messages.writeInt16BE(0, at)
  at = messages.writeUInt16BE(parameters.length, at)
  for (const [index, text] of parameters.entries()) {
    at = messages.writeInt32BE(text === null ? -1 : (sizes[index] ?? 0), at)
    if (text !== null) at += messages.write(text, at)
  }
  return messages.writeInt16BE(0, at)
}
