import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { browserOptions } from './browser-options.ts'
import { createVisitor, type Visitor } from './visitor.ts'

/** What "Block all cookies" in Chromium's settings writes into a person's profile. */
const BLOCK_ALL_COOKIES = { profile: { default_content_setting_values: { cookies: 2 } } }

/** A visitor whose browser keeps no cookies at all, by its own settings. */
export async function withVisitorWithoutCookies<Result>(
  use: (visitor: Visitor) => Promise<Result>,
): Promise<Result> {
  const profile = await mkdtemp(join(tmpdir(), 'saletrail-profile-'))
  await mkdir(join(profile, 'Default'))
  await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(BLOCK_ALL_COOKIES))
  const { userAgent, launchOptions } = browserOptions()
  const context = await chromium.launchPersistentContext(profile, { ...launchOptions, userAgent })
  try {
    return await use(createVisitor(await context.newPage()))
  } finally {
    await context.close()
    await rm(profile, { recursive: true, force: true })
  }
}
