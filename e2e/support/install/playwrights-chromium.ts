import { fileURLToPath } from 'node:url'
import { findRootPrefix } from './apt.ts'
import { answers, findFailure } from './run-quietly.ts'

const playwright = fileURLToPath(import.meta.resolve('@playwright/test/cli'))

/**
 * `playwright install --with-deps` in the cheaper order: the browser first, because where its
 * download is unreachable the many packages it would need are fetched for nothing. Undefined, or
 * the reason why not.
 */
export function installPlaywrightsChromium(): string | undefined {
  const failure = findFailure(process.execPath, [playwright, 'install', 'chromium'])
  const prefix = findRootPrefix()
  if (failure !== undefined || prefix === undefined) return failure
  if (!answers('apt-get', ['--version'])) return undefined
  const install = [...prefix, process.execPath, playwright, 'install-deps', 'chromium']
  return findFailure(install[0] ?? '', install.slice(1))
}
