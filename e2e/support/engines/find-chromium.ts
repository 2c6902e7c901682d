import { chromium } from '@playwright/test'
import { findExecutable, isExecutable, readNamedExecutable } from '../find-executable.ts'

/**
 * The executable of the Chromium that the flows drive, or undefined where there is none: what a
 * person names in CHROMIUM_PATH, then Playwright's own, then the distribution's.
 */
export function findChromium(): string | undefined {
  const named = readNamedExecutable('CHROMIUM_PATH')
  if (named) return named
  const own = chromium.executablePath()
  if (isExecutable(own)) return own
  return findExecutable('chromium', 'chromium-browser', 'google-chrome')
}
