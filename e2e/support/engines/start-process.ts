import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

type RunningProcess = {
  /** Waits for a line of its output that matches, and returns what the parentheses caught. */
  says(pattern: RegExp): Promise<string>
  /** Resolves when it is gone. */
  stop(): Promise<void>
}

const LINES_KEPT = 20

/**
 * Starts a browser or what it needs. Of our own environment it gets only where programs are and
 * where files may lie: no proxy and no desktop of a person's leaks into the flows.
 */
export function startProcess(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): RunningProcess {
  const { PATH, TMPDIR, HOME } = process.env
  const child = spawn(command, args, {
    env: { PATH, TMPDIR, HOME, LANG: 'C.UTF-8', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const killAtOnce = () => void child.kill('SIGKILL')
  process.once('exit', killAtOnce)
  const exited = new Promise<void>((resolve) => {
    child.once('error', () => resolve())
    child.once('exit', () => resolve())
  })
  const lastLines: string[] = []
  const listeners = new Set<(line: string) => void>()
  for (const output of [child.stdout, child.stderr]) {
    createInterface(output).on('line', (line) => {
      lastLines.push(line)
      lastLines.splice(0, lastLines.length - LINES_KEPT)
      for (const listen of listeners) listen(line)
    })
  }

  return {
    says: (pattern) =>
      new Promise((resolve, reject) => {
        listeners.add((line) => {
          const found = pattern.exec(line)?.[1]
          if (found !== undefined) resolve(found)
        })
        void exited.then(() => reject(new Error(`${command} ended:\n${lastLines.join('\n')}`)))
      }),
    stop() {
      child.kill('SIGTERM')
      process.off('exit', killAtOnce)
      return exited
    },
  }
}
