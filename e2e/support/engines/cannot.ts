import { test } from '@playwright/test'

/** Skips the running flow, counted, and says why. */
export function cannot(reason: string): never {
  const { project, title } = test.info()
  process.stdout.write(`SKIPPED in ${project.name}: ${title}\n        because ${reason}\n`)
  test.skip(true, reason)
  throw new Error(reason)
}
