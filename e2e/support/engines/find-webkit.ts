import { findExecutable, readNamedExecutable } from '../find-executable.ts'

/** WebKitGTK's driver, which starts the browser itself, and a display for it to be drawn on. */
export function findWebkit(): { driver: string; display: string } | undefined {
  const driver = readNamedExecutable('WEBKIT_DRIVER_PATH') ?? findExecutable('WebKitWebDriver')
  const display = findExecutable('Xvfb')
  return driver && display ? { driver, display } : undefined
}
