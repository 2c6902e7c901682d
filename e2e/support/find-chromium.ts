import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from '@playwright/test'

const systemNames = ['chromium', 'chromium-browser', 'google-chrome']

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

function findOnPath(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  return folders.map((folder) => join(folder, name)).find(isExecutable)
}

/**
 * The executable of the Chromium that the flows drive, or undefined where there is none. What a
 * person names in CHROMIUM_PATH wins, and a wrong name throws: silently testing another
 * browser than the one asked for would be worse. Then Playwright's own, then the distribution's.
 */
export function findChromium(): string | undefined {
  const named = process.env.CHROMIUM_PATH
  if (named) {
    if (isExecutable(named)) return named
    throw new Error(`CHROMIUM_PATH names ${named}, which is not an executable file.`)
  }
  const own = chromium.executablePath()
  if (isExecutable(own)) return own
  return systemNames.map(findOnPath).find((path) => path !== undefined)
}
