import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { request } from './request.ts'
import { type Collector, readMessages } from './start-collector.ts'

/** What a collector has to be started with for its stalls to be read. */
export const STALL_PROBE = {
  NODE_OPTIONS: `--import ${fileURLToPath(new URL('stall-probe.mjs', import.meta.url))}`,
}

/** The probe looks every millisecond, and tells what was between two looks. */
const LOOKS_MS = 5

export type Stall = {
  /** For how long the event loop stood still at most; 1 is as long as it takes to look. */
  readonly stallMs: number
  /** Of all threads. */
  readonly cpuMs: number
}

/** What has been since this was last called. */
export async function readStall({ stdout }: Pick<Collector, 'stdout'>): Promise<Stall> {
  const probe = readMessages(stdout()).find(({ event }) => event === 'probe')
  return (await request(String(probe?.url))).json() as Stall
}

/**
 * What some work costs: the least of so many times, since what else runs on the machine can only
 * add to it.
 */
export async function leastStall(
  collector: Pick<Collector, 'stdout'>,
  times: number,
  work: () => Promise<unknown>,
): Promise<Stall> {
  const stalls: Stall[] = []
  for (let time = 0; time < times; time++) {
    await readStall(collector)
    await sleep(LOOKS_MS)
    await work()
    await sleep(LOOKS_MS)
    stalls.push(await readStall(collector))
  }
  return {
    stallMs: Math.min(...stalls.map(({ stallMs }) => stallMs)),
    cpuMs: Math.min(...stalls.map(({ cpuMs }) => cpuMs)),
  }
}
