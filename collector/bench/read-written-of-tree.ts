import { readFileSync } from 'node:fs'

/** Bytes that a process, its children, and those that have ended meanwhile caused to be written. */
export function readWrittenOfTree(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ')
  return [pid, ...children].reduce<number>((sum, one) => sum + readWritten(one), 0)
}

/** Of an ended one nothing: its parent has taken it over. */
function readWritten(pid: number | string): number {
  try {
    const io = readFileSync(`/proc/${pid}/io`, 'latin1')
    return Number(/^write_bytes: (\d+)/m.exec(io)?.[1])
  } catch {
    return 0
  }
}
