import type { DestinationStream } from 'pino'
import sonic from 'sonic-boom'

const STANDARD_OUTPUT = 1
/** Of lines that wait for a slow reader, or for space on their disk; those on top are lost. */
const WAITING_CHARACTERS_MAX = 1_048_576

/**
 * Standard output, for the log. Nothing waits for it but lines, not even an end: Pino's own output
 * throws where the disk is full, and at the end waits for space for ever.
 */
export function openLogOutput(): DestinationStream {
  const output = new sonic.SonicBoom({
    fd: STANDARD_OUTPUT,
    sync: false,
    maxLength: WAITING_CHARACTERS_MAX,
  })
  // What could not be written is tried again with the next line.
  output.on('error', () => {})
  return {
    write(line) {
      output.write(line)
    },
  }
}
