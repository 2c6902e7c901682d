import { spawn, spawnSync } from 'node:child_process'
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Running } from './contender.ts'
import { measureLoad } from './measure-load.ts'
import { median } from './median.ts'

/** One connection: nobody shares the flush. */
const LONE = { scenario: 'sale', connections: 1 } as const
const BARE_FLUSHES = 500

export type Flushes = {
  readonly perSaleUnderLoad: number
  readonly perLoneSale: number
  readonly loneSaleBytes: number
  /** Medians; the flush is of as many bytes. */
  readonly loneSaleMs: number
  readonly bareFlushMs: number
}

/** Why flushes cannot be counted here. */
export function findObstacle(): string | undefined {
  return spawnSync('strace', ['--version']).error ? 'strace is not installed' : undefined
}

/** Flushes a sale, among many at once and alone, and what a lone one waits for beside its flush. */
export async function countFlushes(
  running: Running,
  pid: number,
  seconds: number,
): Promise<Flushes> {
  let sales = 0
  const underLoad = await countWhile(pid, async () => {
    sales = (await measureLoad(running, { scenario: 'sale', run: 'flushes', seconds })).requests
  })
  let loneSales = 0
  const flushesOfLone = await countWhile(pid, async () => {
    loneSales = (await measureLoad(running, { ...LONE, run: 'traced', seconds })).requests
  })
  const lone = await measureLoad(running, { ...LONE, run: 'lone', seconds })
  return {
    perSaleUnderLoad: underLoad / sales,
    perLoneSale: flushesOfLone / loneSales,
    loneSaleBytes: lone.writtenBytes,
    loneSaleMs: lone.p50Ms,
    bareFlushMs: median(timeBareFlushes(Math.round(lone.writtenBytes))),
  }
}

/** Calls of fsync and fdatasync by all threads of a process while something is done. */
async function countWhile(pid: number, work: () => Promise<void>): Promise<number> {
  const tracer = spawn('strace', ['-f', '-c', '-e', 'trace=fsync,fdatasync', '-p', String(pid)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  tracer.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  while (!said.includes('attached')) {
    if (tracer.exitCode !== null) throw new Error(`strace: ${said}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  await work()
  const ended = new Promise((resolve) => tracer.once('close', resolve))
  tracer.kill('SIGINT')
  await ended
  return [...said.matchAll(/^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+).*\b(?:fsync|fdatasync)$/gm)].reduce(
    (sum, [, calls]) => sum + Number(calls),
    0,
  )
}

/** A piece of a file written over and flushed, on the file system the benches write to. */
function timeBareFlushes(bytes: number): number[] {
  const folder = mkdtempSync(join(tmpdir(), 'saletrail-bench-'))
  const file = openSync(join(folder, 'flush'), 'w')
  const piece = Buffer.alloc(bytes, 1)
  const durationsMs = Array.from({ length: BARE_FLUSHES }, () => {
    writeSync(file, piece, 0, bytes, 0)
    const startedAt = performance.now()
    fdatasyncSync(file)
    return performance.now() - startedAt
  })
  closeSync(file)
  rmSync(folder, { recursive: true })
  return durationsMs
}
