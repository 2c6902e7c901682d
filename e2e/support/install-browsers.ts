import type { EngineName } from './engines/engine.ts'
import { findChromium } from './engines/find-chromium.ts'
import { findFirefox } from './engines/find-firefox.ts'
import { findWebkit } from './engines/find-webkit.ts'
import { installPackages } from './install/apt.ts'
import { installPlaywrightsChromium } from './install/playwrights-chromium.ts'
import { answers } from './install/run-quietly.ts'

/** A way to bring a browser: undefined, or the reason why it did not come. */
type Way = { readonly name: string; readonly go: () => string | undefined }

type Wanted = {
  readonly engine: EngineName
  /** Where it is. Being there is not enough: Ubuntu's can be stubs that only advise a snap. */
  find(): string | undefined
  readonly ways: readonly Way[]
}

// Without any font every text is zero pixels wide, and nothing on the page counts as visible.
const apt = (...packages: readonly string[]): Way => ({
  name: `apt-get install ${packages.join(' ')}`,
  go: () => installPackages([...packages, 'fonts-liberation']),
})

const WANTED: readonly Wanted[] = [
  {
    engine: 'chromium',
    find: () => starting(findChromium()),
    ways: [
      { name: 'npx playwright install chromium', go: installPlaywrightsChromium },
      apt('chromium'),
    ],
  },
  { engine: 'firefox', find: () => starting(findFirefox()), ways: [apt('firefox-esr')] },
  { engine: 'webkit', find: () => findWebkit()?.driver, ways: [apt('webkit2gtk-driver', 'xvfb')] },
]

function starting(path: string | undefined): string | undefined {
  return path !== undefined && answers(path, ['--version']) ? path : undefined
}

function say(engine: EngineName, sentence: string): void {
  process.stdout.write(`${engine}: ${sentence}\n`)
}

/** The browser's path after every way has been tried that is needed, or the reasons. */
function bring({ engine, find, ways }: Wanted): { path: string | undefined; reasons: string[] } {
  const reasons: string[] = []
  let path = find()
  for (const { name, go } of ways) {
    if (path !== undefined) break
    say(engine, `it is not here; trying ${name}, which can take a few minutes`)
    const failure = go()
    if (failure !== undefined) reasons.push(`${name}: ${failure}`)
    path = find()
  }
  return { path, reasons }
}

// The flows need one browser. Where the others cannot be had they are skipped and counted, unless
// REQUIRE_ENGINES=1 says that this machine must have all three.
for (const wanted of WANTED) {
  const { engine } = wanted
  try {
    const { path, reasons } = bring(wanted)
    if (path !== undefined) say(engine, `using ${path}`)
    else {
      const isRequired = engine === 'chromium' || process.env.REQUIRE_ENGINES === '1'
      if (isRequired) process.exitCode = 1
      const consequence = isRequired ? 'it is required' : 'ALL ITS FLOWS WILL BE SKIPPED'
      say(engine, `COULD NOT BE BROUGHT, ${consequence} (${reasons.join('; ')})`)
    }
  } catch (error) {
    process.exitCode = 1
    say(engine, error instanceof Error ? error.message : String(error))
  }
}
