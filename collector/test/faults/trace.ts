import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from '../start-collector.ts'
import { hasTool } from './find-tool.ts'
import { endWithLane } from './run-lane.ts'

type Trace = {
  /** What was traced so far, a call a line. */
  readonly calls: () => string[]
  /** Lets the collector go on undisturbed. */
  readonly detach: () => Promise<void>
}

const YAMA = '/proc/sys/kernel/yama/ptrace_scope'

/** Why a running collector cannot be traced here; undefined where it can. */
export function findTraceObstacle(): string | undefined {
  if (!hasTool('strace')) return 'strace is not installed'
  const isRestricted = existsSync(YAMA) && readFileSync(YAMA, 'utf8').trim() !== '0'
  return isRestricted && process.getuid?.() !== 0 ? 'tracing needs root here' : undefined
}

/**
 * Traces the calls of a running collector, all its threads, and with `inject` makes them go wrong:
 * `error=EIO`, `signal=SIGKILL`, `delay_exit=<µs>`. Resolves once it is attached.
 */
export async function traceCalls(pid: number, calls: string, inject?: string): Promise<Trace> {
  const wrong = inject === undefined ? [] : ['-e', `inject=${calls}:${inject}`]
  // A file is written before the traced thread goes on; what came by a pipe could be read too late.
  const file = join(makeFolder(), 'calls')
  const traced = ['-f', '-o', file, '-p', String(pid), '-e', `trace=${calls}`, ...wrong]
  const tracer = spawn('strace', traced, { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  tracer.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const ended = new Promise<void>((resolve) => tracer.once('close', () => resolve()))
  while (!said.includes('attached')) {
    if (tracer.exitCode !== null) throw new Error(`strace: ${said}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  async function detach(): Promise<void> {
    // By force: asked to, it waits for the collector, and for ever if that is just being killed.
    tracer.kill('SIGKILL')
    await ended
  }
  endWithLane(detach)
  const lines = () => readFileSync(file, 'utf8').split('\n')
  return { calls: () => lines().filter((line) => /\b[a-z0-9_]+\(\d/.test(line)), detach }
}
