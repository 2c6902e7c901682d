import type { Cookie, MouseButton, Visitor } from '../visitor.ts'
import { asFunctionBody, type Wrapped } from './as-function-body.ts'
import { cannot } from './cannot.ts'
import type { Sight } from './look-at-page.ts'
import { moveAndPress } from './mouse.ts'
import { until } from './until.ts'
import { ELEMENT_KEY, type WebDriver } from './web-driver.ts'
import { openWebDriverPage, type WebDriverPage } from './web-driver-page.ts'

const isLoaded = ({ loaded }: Sight<never>) => loaded
const TO_THE_MIDDLE = 'arguments[0].scrollIntoView({ block: "center", behavior: "instant" })'

/**
 * A visitor in a browser that speaks WebDriver. Its session must have `pageLoadStrategy: none`: the
 * visitor waits for what a flow waits for, and a page that never finishes loading is no obstacle.
 */
export async function createWebDriverVisitor(
  driver: WebDriver,
  takeFaults: () => Promise<readonly string[]>,
  mouseButtons: readonly MouseButton[] = ['left', 'middle', 'right'],
): Promise<Visitor> {
  const page = openWebDriverPage(driver, takeFaults)
  const navigate = (url: string) => () => driver.send('Navigate', { url })

  async function pressWithMouse(name: string, button: MouseButton, times: number) {
    if (!mouseButtons.includes(button)) cannot(`its driver has no ${button} mouse button`)
    await page.act('control', name, async (id) => {
      await page.execute(TO_THE_MIDDLE, { [ELEMENT_KEY]: id })
      await driver.send('PerformActions', { actions: [moveAndPress(id, button, times)] })
    })
  }

  return {
    faults: page.faults,
    open: (url) => page.leave(navigate(url), isLoaded),
    openHastily: (url) => page.leave(navigate(url), () => true),
    fill: (label, text) =>
      page.act('field', label, async (id) => {
        await driver.send('ElementClear', { id })
        await driver.send('ElementSendKeys', { id, text })
      }),
    press: (name, button = 'left') =>
      button === 'left'
        ? page.act('control', name, (id) => driver.send('ElementClick', { id }))
        : pressWithMouse(name, button, 1),
    pressTwice: (name) => pressWithMouse(name, 'left', 2),
    reload: () => page.leave(() => driver.send('Refresh'), isLoaded),
    goBack: () => page.leave(() => driver.send('Back'), isLoaded),
    async sees(text) {
      const find = async () => (await page.look('text', text)).found ?? undefined
      await until(`the page says ${text}`, find)
      await page.settle()
    },
    async arrivesAt(part) {
      const arrived = async () => (await page.look('nothing')).address.includes(part) || undefined
      await until(`the address has ${part}`, arrived)
      await page.settle()
    },
    ...(await openTabs(driver, page)),
    address: page.address,
    async cookie(name) {
      const cookies = await page.execute<string>('return document.cookie')
      const pair = cookies.split('; ').find((text) => text.startsWith(`${name}=`))
      return pair?.slice(name.length + 1)
    },
    async cookieJar() {
      const cookies = await driver.send<readonly (Cookie & { expiry?: number })[]>('GetCookies')
      return cookies.map(({ expiry, domain, ...cookie }) => ({
        ...cookie,
        // WebKitGTK leaves out the brackets of an IPv6 address.
        domain: domain.includes(':') ? `[${domain.replace(/[[\]]/g, '')}]` : domain,
        expires: expiry ?? -1,
      }))
    },
    async evaluate<Value>(expression: string) {
      const answer = await page.execute<Wrapped<Value>>(asFunctionBody(expression))
      await page.settle()
      return answer?.value as Value
    },
    slowDown: async () => cannot('only Chromium can slow its processor down'),
  }
}

async function openTabs(
  driver: WebDriver,
  page: WebDriverPage,
): Promise<Pick<Visitor, 'turnToNewTab' | 'turnBack' | 'closeTab'>> {
  const visited = new Set(await driver.send<string[]>('GetWindowHandles'))
  let current = await driver.send<string>('GetWindowHandle')
  let before = current
  async function switchTo(handle: string): Promise<void> {
    visited.add(handle)
    before = current
    current = handle
    await driver.send('SwitchToWindow', { handle })
  }
  return {
    async turnToNewTab() {
      const handle = await until('there is a new tab', async () => {
        const handles = await driver.send<string[]>('GetWindowHandles')
        return handles.find((each) => !visited.has(each))
      })
      await switchTo(handle)
      await page.settle()
    },
    async turnBack() {
      await switchTo(before)
      await page.settle()
    },
    async closeTab() {
      await page.settle()
      const { handle } = await driver.send<{ handle: string }>('NewWindow', { type: 'tab' })
      await driver.send('CloseWindow')
      await switchTo(handle)
    },
  }
}
