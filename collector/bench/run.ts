import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { makeClicks } from './make-clicks.ts'
import { measureLoad } from './measure-load.ts'
import { type MeasuredProcess, startMeasured } from './measured-process.ts'
import type { Round } from './round.ts'
import { writeResults } from './write-results.ts'

const SECONDS = Number(process.env.BENCH_SECONDS ?? 10)
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5)
const SECRET_KEY = 'dub_benchmark_secret_key'
/** Beyond this the echo is half warm, or the machine busy: its round flatters us and is dropped. */
const ECHO_CPU_MICROSECONDS_MAX = 35

/** `npm run bench`: sales and redirects beside a bare echo on the same server, turn by turn. */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'saletrail-bench-'))
  const echo = await startMeasured(await buildEcho())
  const collector = await startMeasured('dist/collector/main.js', {
    PORT: '0',
    DATABASE_URL: `file:${join(folder, 'bench.db')}`,
    SALETRAIL_SECRET_KEY: SECRET_KEY,
    LOG_LEVEL: 'warn',
  })
  const clickIds = await makeClicks(collector.port, SECRET_KEY)
  const measure = (server: MeasuredProcess, scenario: 'sale' | 'redirect', run: string) =>
    measureLoad(server, { scenario, run, clickIds, secretKey: SECRET_KEY, seconds: SECONDS })

  await measure(echo, 'sale', 'warm')
  await measure(collector, 'sale', 'warm')
  await measure(collector, 'redirect', 'warm')
  const rounds: Round[] = []
  for (let round = 1; round <= ROUNDS; round++) {
    rounds.push({
      echo: await measure(echo, 'sale', `echo${round}`),
      sale: await measure(collector, 'sale', `sale${round}`),
      redirect: await measure(collector, 'redirect', `redirect${round}`),
    })
    say(`round ${round} of ${ROUNDS} measured\n`)
  }
  await echo.stop()
  await collector.stop()
  rmSync(folder, { recursive: true })

  const counted = rounds.filter(({ echo }) => echo.cpuMicroseconds <= ECHO_CPU_MICROSECONDS_MAX)
  say(`${counted.length} of ${ROUNDS} rounds count\n`)
  if (counted.length === 0) throw new Error('the machine is too busy: no round counts')
  say(writeResults(counted, ROUNDS))
}

async function buildEcho(): Promise<string> {
  const outfile = 'dist/bench/echo-server.js'
  await build({
    entryPoints: [join(import.meta.dirname, 'echo-server.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  })
  return outfile
}

function say(text: string): void {
  process.stdout.write(text)
}

await main()
