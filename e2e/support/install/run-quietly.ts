import { spawnSync } from 'node:child_process'

const QUESTION_LIMIT_MS = 30_000
const DOWNLOAD_LIMIT_MS = 10 * 60_000

/** Whether the program is there and does what it is asked at once. */
export function answers(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore', timeout: QUESTION_LIMIT_MS }).status === 0
}

/**
 * Runs a command to its end without ever asking the person anything. Undefined where it succeeds,
 * otherwise the line of its output that says what went wrong.
 */
export function findFailure(command: string, args: readonly string[]): string | undefined {
  const run = spawnSync(command, args, {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: DOWNLOAD_LIMIT_MS,
  })
  if (run.status === 0) return undefined
  const lines = (run.stderr || run.stdout || run.error?.message || '').trim().split('\n')
  return lines.find((line) => /error|^E:/i.test(line)) ?? lines.at(-1) ?? 'no reason was given'
}
