import { fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import type { LoadResult } from './load.ts'
import type { LoadOrder } from './load-process.ts'
import { type MeasuredProcess, type ProcessUse, startMeasured } from './measured-process.ts'
import type { Scenario } from './scenarios.ts'

const SECONDS = Number(process.env.BENCH_SECONDS ?? 10)
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3)
const CONNECTIONS = 64
const CLICKS = 1_000
const SECRET_KEY = 'dub_benchmark_secret_key'

const folder = mkdtempSync(join(tmpdir(), 'saletrail-bench-'))

type Measure = LoadResult & { cpuPerRequest: number; bytesPerRequest: number; use: ProcessUse }

async function main() {
  const echoScript = join(import.meta.dirname, '../../dist/bench/echo-server.js')
  await build({
    entryPoints: [join(import.meta.dirname, 'echo-server.ts')],
    outfile: echoScript,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  })
  const echo = await startMeasured(echoScript)
  const collector = await startMeasured('dist/collector/main.js', {
    PORT: '0',
    DATABASE_URL: `file:${join(folder, 'bench.db')}`,
    SALETRAIL_SECRET_KEY: SECRET_KEY,
    LOG_LEVEL: 'warn',
  })
  const clickIds = await makeClicks(collector.port)
  for (const server of [echo, collector]) await measure(server, 'sale', 'warm', clickIds)
  for (let round = 1; round <= ROUNDS; round++) {
    const echoed = await measure(echo, 'sale', `e${round}`, clickIds)
    const sold = await measure(collector, 'sale', `s${round}`, clickIds)
    const redirected = await measure(collector, 'redirect', `r${round}`, clickIds)
    report({ round, echoed, sold, redirected })
  }
  await echo.stop()
  await collector.stop()
  rmSync(folder, { recursive: true })
}

async function makeClicks(port: number): Promise<string[]> {
  const url = `http://127.0.0.1:${port}`
  await fetch(`${url}/links`, {
    method: 'POST',
    headers: { authorization: `Bearer ${SECRET_KEY}` },
    body: JSON.stringify({ url: 'https://shop.example/', key: 'bench' }),
  })
  const ids: string[] = []
  for (let visitor = 0; visitor < CLICKS; visitor++) {
    const answer = await fetch(`${url}/track/click`, {
      method: 'POST',
      headers: { 'user-agent': `Mozilla/5.0 Chrome/150 visitor ${visitor}` },
      body: JSON.stringify({ key: 'bench' }),
    })
    ids.push(((await answer.json()) as { clickId: string }).clickId)
  }
  return ids
}

async function measure(
  server: MeasuredProcess,
  scenario: Scenario,
  run: string,
  clickIds: readonly string[],
): Promise<Measure> {
  const before = server.readUse()
  const result = await load({
    scenario,
    run,
    clickIds,
    port: server.port,
    seconds: SECONDS,
    connections: CONNECTIONS,
    secretKey: SECRET_KEY,
  })
  const use = server.readUse()
  return {
    ...result,
    use,
    cpuPerRequest: (use.cpuMicroseconds - before.cpuMicroseconds) / result.requests,
    bytesPerRequest: (use.writtenBytes - before.writtenBytes) / result.requests,
  }
}

function load(order: LoadOrder): Promise<LoadResult> {
  return new Promise((resolve, reject) => {
    const child = fork(join(import.meta.dirname, 'load-process.ts'), {
      execArgv: ['--import', 'tsx'],
    })
    child.once('message', (result) => {
      resolve(result as LoadResult)
      child.kill()
    })
    child.once('error', reject)
    child.send(order)
  })
}

function report(round: { round: number; echoed: Measure; sold: Measure; redirected: Measure }) {
  const { echoed, sold, redirected } = round
  const line = (name: string, m: Measure) =>
    `  ${name.padEnd(9)} ${m.requestsPerSecond.toFixed(0).padStart(7)}/s` +
    `  p50 ${m.p50Ms.toFixed(1)} ms  p99 ${m.p99Ms.toFixed(1)} ms` +
    `  cpu ${m.cpuPerRequest.toFixed(1)} µs  ${(m.bytesPerRequest / 1024).toFixed(1)} KiB written` +
    `  ${m.use.peakMebibytes.toFixed(0)} MiB peak  ${JSON.stringify(m.refused)}\n`
  process.stdout.write(
    `round ${round.round}\n` +
      `${line('echo', echoed)}${line('sale', sold)}${line('redirect', redirected)}` +
      `  sale ÷ echo ${(sold.requestsPerSecond / echoed.requestsPerSecond).toFixed(3)}` +
      `  cpu ${(sold.cpuPerRequest / echoed.cpuPerRequest).toFixed(2)}` +
      `  redirect ÷ echo ${(redirected.requestsPerSecond / echoed.requestsPerSecond).toFixed(3)}\n`,
  )
}

await main()
