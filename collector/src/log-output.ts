import { write } from 'node:fs'

const STANDARD_OUTPUT = 1
/** Of what waits for a slow reader; what comes on top is lost. */
const WAITING_CHARACTERS_MAX = 1_048_576
const RETRY_MS = 100

/**
 * Standard output, for the log. What it does not take (its disk is full, its reader gone) is lost,
 * and no sale with it. Pino's own output throws where the disk is full, and then waits for space as
 * the process ends: it hung for ever, and answered nobody.
 */
export function createLogOutput(file = STANDARD_OUTPUT) {
  let waiting = ''
  let isWriting = false
  let isWithinLine = false

  function writeNext(): void {
    if (isWriting || waiting === '') return
    isWriting = true
    const bytes = Buffer.from(isWithinLine ? `\n${waiting}` : waiting)
    waiting = ''
    writeAll(file, bytes, 0, (written) => {
      isWriting = false
      // A line whose end was lost is not to take the next one with it.
      if (written > 0) isWithinLine = written < bytes.length
      writeNext()
    })
  }

  return {
    write(line: string): void {
      if (waiting.length + line.length > WAITING_CHARACTERS_MAX) return
      waiting += line
      writeNext()
    },
  }
}

/** `done` is told how many bytes were taken. */
function writeAll(file: number, bytes: Buffer, from: number, done: (written: number) => void) {
  write(file, bytes, from, bytes.length - from, null, (error, written) => {
    if (error?.code === 'EAGAIN') {
      setTimeout(() => writeAll(file, bytes, from, done), RETRY_MS).unref()
    } else if (error || from + written === bytes.length) {
      done(error ? from : bytes.length)
    } else {
      writeAll(file, bytes, from + written, done)
    }
  })
}
