import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium } from '@playwright/test'
import { browserOptions } from './browser-options.ts'
import { createChromiumVisitor } from './chromium-visitor.ts'
import type { BrowserSettings, Engine, EngineBrowser, Guest } from './engine.ts'
import { findChromium } from './find-chromium.ts'

/** Playwright's protocol, on whatever Chromium is there. */
export const chromiumEngine: Engine = {
  isHere: () => findChromium() !== undefined,
  open: (settings) =>
    settings.cookies === 'kept' ? openOrdinary(settings) : openWithoutCookies(settings),
}

async function openOrdinary({ networkPort }: BrowserSettings): Promise<EngineBrowser> {
  const { launchOptions, contextOptions } = browserOptions(networkPort)
  const browser = await chromium.launch(launchOptions)
  return {
    name: `Chromium ${browser.version()}`,
    receive: async () => welcome(await browser.newContext(contextOptions)),
    close: () => browser.close(),
  }
}

/** What "Block all cookies" in Chromium's settings writes into a person's profile. */
const BLOCK_ALL_COOKIES = { profile: { default_content_setting_values: { cookies: 2 } } }

/** A setting of a profile, so that the whole browser is one guest's. */
async function openWithoutCookies({ networkPort }: BrowserSettings): Promise<EngineBrowser> {
  const profile = await mkdtemp(join(tmpdir(), 'saletrail-profile-'))
  await mkdir(join(profile, 'Default'))
  await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(BLOCK_ALL_COOKIES))
  const { launchOptions, contextOptions } = browserOptions(networkPort)
  const options = { ...launchOptions, ...contextOptions }
  const context = await chromium.launchPersistentContext(profile, options)
  return {
    name: `Chromium ${context.browser()?.version()}`,
    receive: () => welcome(context),
    async close() {
      await context.close()
      await rm(profile, { recursive: true, force: true })
    },
  }
}

async function welcome(context: BrowserContext): Promise<Guest> {
  context.setDefaultTimeout(30_000)
  const visitor = await createChromiumVisitor(context)
  return { visitor, context, leave: () => context.close() }
}
