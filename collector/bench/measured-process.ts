import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

/** A server in a process of its own, whose use of the machine is read from /proc. */
export type MeasuredProcess = {
  readonly port: number
  readUse(): ProcessUse
  stop(): Promise<void>
}

export type ProcessUse = {
  readonly cpuMicroseconds: number
  readonly writtenBytes: number
  readonly peakMebibytes: number
}

/** Linux counts process time in hundredths of a second. */
const MICROSECONDS_PER_TICK = 10_000

export async function startMeasured(
  script: string,
  env: Readonly<Record<string, string>> = {},
): Promise<MeasuredProcess> {
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface({ input: child.stdout })) {
    const message = JSON.parse(line)
    if (message.event !== 'listening') continue
    child.stdout.resume()
    return {
      port: message.port ?? Number(new URL(message.url).port),
      readUse: () => readUse(child.pid ?? 0),
      stop: () => stop(child),
    }
  }
  throw new Error(`${script} ended before it listened`)
}

function readUse(pid: number): ProcessUse {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const status = readFileSync(`/proc/${pid}/status`, 'latin1')
  const kibibytes = (name: string) =>
    Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? Number.NaN)
  const io = readFileSync(`/proc/${pid}/io`, 'latin1')
  return {
    cpuMicroseconds: (Number(fields[11]) + Number(fields[12])) * MICROSECONDS_PER_TICK,
    writtenBytes: Number(/^write_bytes: (\d+)/m.exec(io)?.[1] ?? Number.NaN),
    peakMebibytes: kibibytes('VmHWM') / 1_024,
  }
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
}
