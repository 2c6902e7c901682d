import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { findChromium } from './find-chromium.ts'

const downloadLimitMs = 10 * 60_000
const questionLimitMs = 30_000
const playwright = fileURLToPath(import.meta.resolve('@playwright/test/cli'))

function say(sentence: string): void {
  process.stdout.write(`chromium: ${sentence}\n`)
}

/** Runs a command to its end without ever asking the person anything; its noise only on failure. */
function succeeds(command: string, args: readonly string[], timeoutMs: number): boolean {
  const run = spawnSync(command, args, {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
  })
  if (run.status === 0) return true
  const lastWords = (run.stderr || run.stdout || run.error?.message || '').trim().split('\n')
  say(`that failed: ${lastWords.find((line) => /error/i.test(line)) ?? lastWords.at(-1)}`)
  return false
}

function answers(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore', timeout: questionLimitMs }).status === 0
}

/** What to put before a command that only root may run; undefined where nobody may. */
function findRootPrefix(): readonly string[] | undefined {
  if (process.getuid?.() === 0) return []
  return answers('sudo', ['-n', 'true']) ? ['sudo', '-n'] : undefined
}

function succeedsAsRoot(prefix: readonly string[], ...command: readonly string[]): boolean {
  const [program = '', ...args] = [...prefix, ...command]
  return succeeds(program, args, downloadLimitMs)
}

/**
 * Ubuntu's chromium-browser can be a stub that only advises a snap, so being there is not enough.
 */
function findStartingChromium(): string | undefined {
  const path = findChromium()
  if (path === undefined || answers(path, ['--version'])) return path
  say(`${path} is there but does not start`)
  return undefined
}

/**
 * `playwright install --with-deps` in the cheaper order: the browser first, because where its
 * download is unreachable the many packages it would need are fetched for nothing.
 */
function installPlaywrights(rootPrefix: readonly string[] | undefined): void {
  say('none found; asking Playwright to download its own (npx playwright install chromium)')
  if (!succeeds(process.execPath, [playwright, 'install', 'chromium'], downloadLimitMs)) return
  if (rootPrefix === undefined || !answers('apt-get', ['--version'])) return
  say('bringing the system libraries it needs (npx playwright install-deps chromium)')
  succeedsAsRoot(rootPrefix, process.execPath, playwright, 'install-deps', 'chromium')
}

function installDistributions(rootPrefix: readonly string[] | undefined): void {
  if (rootPrefix === undefined || !answers('apt-get', ['--version'])) {
    say('apt-get is not there, or needs a password to act as root')
    return
  }
  say("installing the distribution's (apt-get install chromium); this can take a few minutes")
  // An update may complain about a source that has nothing to do with Chromium, so it decides
  // nothing.
  succeedsAsRoot(rootPrefix, 'apt-get', 'update')
  // Without any font every text is zero pixels wide, and nothing on the page counts as visible.
  const packages = ['--no-install-recommends', 'chromium', 'fonts-liberation']
  const patience = ['-o', 'DPkg::Lock::Timeout=300']
  succeedsAsRoot(rootPrefix, 'apt-get', ...patience, 'install', '-y', ...packages)
}

function bringChromium(): string | undefined {
  const found = findStartingChromium()
  if (found !== undefined) return found
  const rootPrefix = findRootPrefix()
  installPlaywrights(rootPrefix)
  const downloaded = findStartingChromium()
  if (downloaded !== undefined) return downloaded
  installDistributions(rootPrefix)
  return findStartingChromium()
}

try {
  const path = bringChromium()
  process.exitCode = path === undefined ? 1 : 0
  if (path !== undefined) say(`using ${path}`)
  else say('no Chromium could be brought: install one and name it in CHROMIUM_PATH.')
} catch (error) {
  process.exitCode = 1
  say(error instanceof Error ? error.message : String(error))
}
