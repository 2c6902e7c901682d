import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

/** A server in a process of its own, whose use of the machine is read from /proc. */
export type MeasuredProcess = {
  readonly port: number
  readonly pid: number
  /** From being started to listening. */
  readonly readyMs: number
  /** What it wrote to standard output: a JSON object a line. */
  readonly messages: readonly Record<string, unknown>[]
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
  nodeOptions: readonly string[] = [],
): Promise<MeasuredProcess> {
  const startedAt = performance.now()
  const messages: Record<string, unknown>[] = []
  const child = spawn(process.execPath, [...nodeOptions, script], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface({ input: child.stdout })) {
    const message = JSON.parse(line)
    messages.push(message)
    if (message.event !== 'listening') continue
    child.stdout.resume()
    return {
      port: message.port ?? Number(new URL(message.url).port),
      pid: child.pid ?? 0,
      readyMs: performance.now() - startedAt,
      messages,
      readUse: () => readUse(child.pid ?? 0),
      stop: () => stop(child),
    }
  }
  throw new Error(`${script} ended before it listened`)
}

/** Microseconds of a process, of its children, and of those that have ended meanwhile. */
export function readCpuOfTree(pid: number): number {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readStat(Number(name)))
    .filter((fields) => Number(fields?.[1]) === pid)
  const own = readStat(pid)
  const ticks = [own?.[11], own?.[12], own?.[13], own?.[14]]
  const all = ticks.concat(children.flatMap((fields) => [fields?.[11], fields?.[12]]))
  return all.reduce((sum, tick) => sum + Number(tick ?? 0), 0) * MICROSECONDS_PER_TICK
}

/** The fields of /proc/<pid>/stat from the state on; undefined where the process has ended. */
function readStat(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}

function readUse(pid: number): ProcessUse {
  const fields = readStat(pid) ?? []
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
