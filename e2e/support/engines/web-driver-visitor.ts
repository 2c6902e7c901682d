import type { MouseButton, Visitor } from '../visitor.ts'
import { asFunctionBody, type Wrapped } from './as-function-body.ts'
import { cannot } from './cannot.ts'
import { lookAtPage, type Sight } from './look-at-page.ts'
import { until } from './until.ts'
import { ELEMENT_KEY, type ElementReference, type WebDriver } from './web-driver.ts'
import { within } from './within.ts'

type Kind = Parameters<typeof lookAtPage>[0]

const BUTTONS: Readonly<Record<MouseButton, number>> = { left: 0, middle: 1, right: 2 }

const LOOK_LIMIT_MS = 2_000

/**
 * A visitor in a browser that speaks WebDriver. Its session must have `pageLoadStrategy: none`: the
 * visitor waits for what a flow waits for, and a page that never finishes loading is no obstacle.
 */
export async function createWebDriverVisitor(
  driver: WebDriver,
  takeFaults: () => Promise<readonly string[]>,
): Promise<Visitor> {
  const faults: string[] = []
  const visited = new Set(await driver.send<string[]>('GetWindowHandles'))
  let address = 'about:blank'

  const execute = <Value>(script: string, ...args: readonly unknown[]) =>
    driver.send<Value>('ExecuteScript', { script, args })

  /** Between two documents there is nothing to be seen: it looks until there is a page. */
  async function look<Found>(kind: Kind, wanted = ''): Promise<Sight<Found>> {
    const script = `return (${lookAtPage}).apply(null, arguments)`
    const see = () => execute<Sight<Found> | null>(script, kind, wanted)
    const glance = async () => (await within(LOOK_LIMIT_MS, see())) ?? undefined
    const sight = await until('there is a page', glance)
    address = sight.address
    return sight
  }

  /** Every verb ends here, so that address and faults are of the moment it was done. */
  async function settle(): Promise<void> {
    await look('nothing')
    const listen = () => within(LOOK_LIMIT_MS, takeFaults())
    faults.push(...(await until('the page tells its faults', listen)))
  }

  async function findElement(kind: Kind, wanted: string): Promise<string | undefined> {
    return (await look<ElementReference>(kind, wanted)).found?.[ELEMENT_KEY]
  }

  /** Does what leads to another document, and waits for that one. */
  async function leave(go: () => Promise<unknown>, isThere: (sight: Sight<never>) => boolean) {
    const { bornAt } = await look('nothing')
    await go()
    await until('the page has changed', async () => {
      const sight = await look<never>('nothing')
      // A browser may put an empty document in between.
      const isNext = sight.bornAt !== bornAt && sight.address !== 'about:blank'
      return (isNext && isThere(sight)) || undefined
    })
    await settle()
  }
  const isLoaded = ({ loaded }: Sight<never>) => loaded

  /** Presses as often as this with the mouse in the middle of the control. */
  async function pressAt(name: string, button: MouseButton, times: number): Promise<void> {
    await until(`${name} can be pressed`, async () => {
      const id = await findElement('control', name)
      if (id === undefined) return undefined
      await execute('arguments[0].scrollIntoView({ block: "center", behavior: "instant" })', {
        [ELEMENT_KEY]: id,
      })
      const which = BUTTONS[button]
      const press = [
        { type: 'pointerDown', button: which },
        { type: 'pointerUp', button: which },
      ]
      const move = { type: 'pointerMove', x: 0, y: 0, origin: { [ELEMENT_KEY]: id } }
      const actions = [move, ...Array.from({ length: times }, () => press).flat()]
      const mouse = { type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions }
      await driver.send('PerformActions', { actions: [mouse] })
      return true
    })
    await settle()
  }

  async function switchTo(handle: string): Promise<void> {
    visited.add(handle)
    await driver.send('SwitchToWindow', { handle })
  }

  return {
    faults,
    open: (url) => leave(() => driver.send('Navigate', { url }), isLoaded),
    openHastily: (url) =>
      leave(
        () => driver.send('Navigate', { url }),
        () => true,
      ),
    async fill(label, text) {
      await until(`a field ${label}`, async () => {
        const id = await findElement('field', label)
        if (id === undefined) return undefined
        await driver.send('ElementClear', { id })
        await driver.send('ElementSendKeys', { id, text })
        return true
      })
      await settle()
    },
    async press(name, button = 'left') {
      if (button !== 'left') return pressAt(name, button, 1)
      await until(`${name} can be pressed`, async () => {
        const id = await findElement('control', name)
        if (id === undefined) return undefined
        await driver.send('ElementClick', { id })
        return true
      })
      await settle()
    },
    pressTwice: (name) => pressAt(name, 'left', 2),
    reload: () => leave(() => driver.send('Refresh'), isLoaded),
    goBack: () => leave(() => driver.send('Back'), isLoaded),
    async sees(text) {
      await until(
        `the page says ${text}`,
        async () => (await look('text', text)).found ?? undefined,
      )
      await settle()
    },
    async arrivesAt(part) {
      const arrived = async () => (await look('nothing')).address.includes(part) || undefined
      await until(`the address has ${part}`, arrived)
      await settle()
    },
    async turnToNewTab() {
      const handle = await until('a new tab', async () => {
        const handles = await driver.send<string[]>('GetWindowHandles')
        return handles.find((each) => !visited.has(each))
      })
      await switchTo(handle)
      await settle()
    },
    async closeTab() {
      await settle()
      const { handle } = await driver.send<{ handle: string }>('NewWindow', { type: 'tab' })
      visited.add(handle)
      await driver.send('CloseWindow')
      await switchTo(handle)
    },
    address: () => address,
    async cookie(name) {
      const cookies = await execute<string>('return document.cookie')
      const pair = cookies.split('; ').find((text) => text.startsWith(`${name}=`))
      return pair?.slice(name.length + 1)
    },
    async evaluate<Value>(expression: string) {
      const answer = await execute<Wrapped<Value>>(asFunctionBody(expression))
      await settle()
      return answer?.value as Value
    },
    slowDown: async () => cannot('only Chromium can slow its processor down'),
  }
}
