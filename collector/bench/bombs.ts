import { newClient } from '../test/browser.ts'
import { leastStall, STALL_PROBE, type Stall } from '../test/read-stall.ts'
import { request } from '../test/request.ts'
import { BOMBS } from '../test/security/bombs.ts'
import { readServedEndpoints } from '../test/security/served-endpoints.ts'
import { startCollector } from '../test/start-collector.ts'
import { describeMachine, toTable, writeSection } from './write-section.ts'

// `npx tsx collector/bench/bombs.ts`: for how long each body bomb stops the event loop. Needs the
// build.

const TIMES = 5
/** What a bomb may stop the event loop for. */
const STALL_MS_MAX = 20

type Measured = Stall & { readonly endpoint: string; readonly bomb: string }

const collector = await startCollector({ env: { TRUST_PROXY: '1', ...STALL_PROBE } })
const { url, secretKey, publishableKey } = collector
const measured: Measured[] = []
for (const { name, method, path, key, body: takes } of await readServedEndpoints(url)) {
  if (takes === undefined) continue
  const authorization = `Bearer ${key === 'publishable' ? publishableKey : secretKey}`
  for (const [bomb, body] of Object.entries(BOMBS)) {
    const stall = await leastStall(collector, TIMES, () =>
      request(`${url}${path.replace(/\{\w+\}/, 'ext_summer')}`, {
        method,
        headers: { authorization, 'content-type': 'application/json', ...newClient() },
        body,
      }),
    )
    measured.push({ endpoint: name, bomb, ...stall })
  }
}
const quiet = await leastStall(collector, TIMES, () => request(`${url}/healthz`))
await collector.stop()

const longest = [...measured].sort((a, b) => b.stallMs - a.stallMs)
const row = ({ stallMs, cpuMs }: Stall) => [stallMs.toFixed(1), cpuMs.toFixed(1)]
const endpoints = new Set(measured.map(({ endpoint }) => endpoint)).size
const over = measured.filter(({ stallMs }) => stallMs > STALL_MS_MAX).length
const heading = ['endpoint and bomb', 'stall ms', 'CPU ms']
const table = toTable(heading, [
  ...longest.slice(0, 10).map((one) => [`\`${one.endpoint}\`, ${one.bomb}`, ...row(one)]),
  ['`GET /healthz`, to compare with', ...row(quiet)],
])
process.stdout.write(
  writeSection(
    'bombs',
    `\n${describeMachine()}; ${Object.keys(BOMBS).length} bombs × ${endpoints} endpoints, ` +
      `${over} over ${STALL_MS_MAX} ms; the ten longest:\n\n${table}`,
  ),
)
