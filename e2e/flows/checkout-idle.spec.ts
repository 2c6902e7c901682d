import { type CDPSession, expect } from '@playwright/test'
import { COLLECTOR, openWeb, SHOP, scriptTag, site } from '../checkouts/open-web.ts'
import { flow } from '../support/flow.ts'

type TraceEvent = {
  readonly name: string
  /** Microseconds of the thread's own time, so that a busy machine does not count. */
  readonly tdur?: number
  readonly args: {
    readonly data?: { readonly url?: string; readonly stackTrace?: { url: string }[] }
  }
}

/** Microseconds of the page's thread. */
type ScriptTimes = { readonly our: number; readonly yardstick: number }

const CATEGORIES = 'devtools.timeline,v8.execute,disabled-by-default-devtools.timeline.stack'
const SCHEDULED = [
  'TimerInstall',
  'TimerFire',
  'RequestAnimationFrame',
  'FireAnimationFrame',
  'RequestIdleCallback',
  'FireIdleCallback',
]
/** Slow enough that a fraction of a millisecond can be told from another. */
const THROTTLE = 6
const ROUNDS = 5
/** How much longer ours may take than `YARDSTICK`. */
const YARDSTICKS_MAX = 4

/** What Chromium did, on its own account, while `run` was under way. */
async function trace(session: CDPSession, run: () => Promise<void>): Promise<TraceEvent[]> {
  const events: TraceEvent[] = []
  const collect = ({ value }: { value: unknown[] }) => void events.push(...(value as TraceEvent[]))
  session.on('Tracing.dataCollected', collect)
  await session.send('Tracing.start', {
    traceConfig: { includedCategories: CATEGORIES.split(',') },
  })
  await run()
  const complete = new Promise((done) => session.once('Tracing.tracingComplete', done))
  await session.send('Tracing.end')
  await complete
  session.off('Tracing.dataCollected', collect)
  return events
}

const isOurs = ({ args: { data } }: TraceEvent) =>
  [data?.url, ...(data?.stackTrace ?? []).map(({ url }) => url)].some((url) =>
    url?.startsWith(COLLECTOR),
  )

const idle = (milliseconds: number) => new Promise<void>((over) => setTimeout(over, milliseconds))

const links = Array.from({ length: 1_000 }, (_, i) => `<a href="https://pay.example/${i}">${i}</a>`)
/** The least that a script does which hands a click over: it reads the links, and a cookie. */
const YARDSTICK = `<script>
  for (const { href } of document.links) new URL(href).hostname
  document.cookie = 'yardstick=' + document.cookie.length + '; path=/'
</script>`
const tag = scriptTag(`data-domains='{"outbound":"pay.example"}'`)

flow(
  'while a page with 1,000 links is idle, nothing of ours is scheduled',
  async ({ visitor, page, context, network }) => {
    openWeb(network, {
      [SHOP]: site('Shop', links.join(' ') + tag),
    })
    const session = await context.newCDPSession(page)
    await visitor.open(`${SHOP}/?dub_id=CLICK`)
    const quiet = await trace(session, () => idle(5_000))
    expect(quiet.filter(isOurs).map(({ name }) => name)).toEqual([])
    expect(quiet.filter(({ name }) => SCHEDULED.includes(name))).toEqual([])

    // The control: a page that polls is seen to.
    await visitor.evaluate('void setInterval(() => document.querySelectorAll("a"), 200)')
    const polling = await trace(session, () => idle(1_000))
    expect(polling.filter(({ name }) => name === 'TimerFire').length).toBeGreaterThan(2)
  },
)

flow(
  'a page of 1,000 links waits for the script little longer than for one that reads them',
  async ({ visitor, page, context, network }) => {
    openWeb(network, {
      [SHOP]: site('Shop', links.join(' ') + YARDSTICK + tag),
    })
    const session = await context.newCDPSession(page)
    await session.send('Emulation.setCPUThrottlingRate', { rate: THROTTLE })
    const scriptTimes = async (path: string): Promise<ScriptTimes> => {
      const events = await trace(session, () => visitor.open(SHOP + path))
      const scripts = events.filter(({ name }) => name === 'EvaluateScript')
      const ours = scripts.filter(isOurs)
      const yardsticks = scripts.filter(({ args: { data } }) => data?.url?.startsWith(SHOP))
      expect([ours.length, yardsticks.length]).toEqual([1, 1])
      const [our, yardstick] = [ours[0]?.tdur ?? Number.NaN, yardsticks[0]?.tdur ?? Number.NaN]
      return { our, yardstick }
    }
    const landings: ScriptTimes[] = []
    const pages: ScriptTimes[] = []
    for (let round = 0; round < ROUNDS; round++) {
      await context.clearCookies()
      landings.push(await scriptTimes('/?dub_id=CLICK'))
      pages.push(await scriptTimes('/basket'))
    }
    const [landing, later] = [yardsticksOf(landings), yardsticksOf(pages)]
    process.stdout.write(`yardsticks: ${landing.toFixed(1)} to land, ${later.toFixed(1)} later\n`)
    expect(landing).toBeLessThan(YARDSTICKS_MAX)
    expect(later).toBeLessThan(YARDSTICKS_MAX)
  },
)

/** Of all rounds together: what else the machine does falls on both alike. */
function yardsticksOf(rounds: readonly ScriptTimes[]): number {
  const sum = (of: keyof ScriptTimes) => rounds.reduce((total, times) => total + times[of], 0)
  return sum('our') / sum('yardstick')
}
