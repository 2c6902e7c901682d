import { findExecutable, readNamedExecutable } from '../find-executable.ts'

/** The Firefox that FIREFOX_PATH names, or the distribution's; undefined where there is none. */
export function findFirefox(): string | undefined {
  return readNamedExecutable('FIREFOX_PATH') ?? findExecutable('firefox-esr', 'firefox')
}
