import { type BrowserContext, expect, type Page } from '@playwright/test'
import type { Visitor } from '../visitor.ts'

/** A visitor in a Chromium that Playwright drives. */
export async function createChromiumVisitor(context: BrowserContext): Promise<Visitor> {
  const faults: string[] = []
  const visited = new Set<Page>()
  let page: Page
  let pageBefore: Page
  function turnTo(next: Page): void {
    pageBefore = page
    page = next
    visited.add(next)
  }
  context.on('page', (opened) => opened.on('pageerror', (error) => faults.push(error.message)))
  turnTo(await context.newPage())

  const find = (name: string) =>
    page.getByRole('button', { name }).or(page.getByRole('link', { name })).first()
  const findNewTab = () => context.pages().find((tab) => !visited.has(tab))

  return {
    faults,
    open: async (address) => void (await page.goto(address)),
    openHastily: async (address) => void (await page.goto(address, { waitUntil: 'commit' })),
    fill: (label, text) => page.getByLabel(label).fill(text),
    press: (name, button = 'left') => find(name).click({ button }),
    pressTwice: (name) => find(name).dblclick(),
    reload: async () => void (await page.reload()),
    goBack: async () => void (await page.goBack()),
    sees: (text) => expect(page.getByText(text).first()).toBeVisible(),
    arrivesAt: (part) =>
      page.waitForURL(({ href }) => href.includes(part), { waitUntil: 'commit' }),
    async turnToNewTab() {
      await expect.poll(findNewTab, 'a new tab').toBeDefined()
      const tab = findNewTab()
      if (tab) turnTo(tab)
    },
    turnBack: async () => turnTo(pageBefore),
    async closeTab() {
      await page.close()
      turnTo(await context.newPage())
    },
    address: () => page.url(),
    async cookie(name) {
      const cookies = await page.evaluate(() => document.cookie)
      const pair = cookies.split('; ').find((text) => text.startsWith(`${name}=`))
      return pair?.slice(name.length + 1)
    },
    cookieJar: () => context.cookies(page.url()),
    evaluate: (expression) => page.evaluate(expression),
    async slowDown(times) {
      const devtools = await context.newCDPSession(page)
      await devtools.send('Emulation.setCPUThrottlingRate', { rate: times })
    },
  }
}
