import { expect, type Page } from '@playwright/test'

/**
 * What a person does in a shop. Flows use these verbs and nothing of the browser's driver, so that
 * the same flows can drive another engine.
 */
export interface Visitor {
  open(address: string): Promise<void>
  /** Opens a page without waiting for what is still loading in it. */
  openHastily(address: string): Promise<void>
  /** Types into the field with this label. */
  fill(label: string, text: string): Promise<void>
  /** Presses the button or follows the link whose name contains this. */
  press(name: string): Promise<void>
  pressTwice(name: string): Promise<void>
  reload(): Promise<void>
  goBack(): Promise<void>
  /** Waits until the page says so. */
  sees(text: string): Promise<void>
  /** Waits until the address bar holds this. */
  arrivesAt(part: string): Promise<void>
  address(): string
  /** The cookie as the page's own script reads it. */
  cookie(name: string): Promise<string | undefined>
  /** Evaluates an expression as a script of the page would. */
  evaluate<Value>(expression: string): Promise<Value>
  /** Errors the page has thrown since the beginning. */
  readonly faults: readonly string[]
}

export function createVisitor(page: Page): Visitor {
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  const find = (name: string) =>
    page.getByRole('button', { name }).or(page.getByRole('link', { name })).first()

  return {
    faults,
    open: async (address) => void (await page.goto(address)),
    openHastily: async (address) => void (await page.goto(address, { waitUntil: 'commit' })),
    fill: (label, text) => page.getByLabel(label).fill(text),
    press: (name) => find(name).click(),
    pressTwice: (name) => find(name).dblclick(),
    reload: async () => void (await page.reload()),
    goBack: async () => void (await page.goBack()),
    sees: (text) => expect(page.getByText(text).first()).toBeVisible(),
    arrivesAt: (part) =>
      page.waitForURL(({ href }) => href.includes(part), { waitUntil: 'commit' }),
    address: () => page.url(),
    async cookie(name) {
      const cookies = await page.evaluate(() => document.cookie)
      const pair = cookies.split('; ').find((text) => text.startsWith(`${name}=`))
      return pair?.slice(name.length + 1)
    },
    evaluate: (expression) => page.evaluate(expression),
  }
}
