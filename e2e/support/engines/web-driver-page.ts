import { lookAtPage, type Sight } from './look-at-page.ts'
import { until } from './until.ts'
import { ELEMENT_KEY, type ElementReference, type WebDriver } from './web-driver.ts'
import { within } from './within.ts'

type Kind = Parameters<typeof lookAtPage>[0]

/** What the visitor has before the eyes. */
export type WebDriverPage = {
  readonly faults: readonly string[]
  /** As it was at the last look. */
  address(): string
  execute<Value>(script: string, ...args: readonly unknown[]): Promise<Value>
  look<Found>(kind: Kind, wanted?: string): Promise<Sight<Found>>
  /** Every verb ends here, so that address and faults are of the moment it was done. */
  settle(): Promise<void>
  /** Waits for the element and does something with it, once. */
  act(kind: Kind, wanted: string, does: (id: string) => Promise<unknown>): Promise<void>
  /** Does what leads to another document, and waits for that one. */
  leave(go: () => Promise<unknown>, isThere: (sight: Sight<never>) => boolean): Promise<void>
}

const LOOK_LIMIT_MS = 2_000
const LOOK = `return (${lookAtPage}).apply(null, arguments)`

export function openWebDriverPage(
  driver: WebDriver,
  takeFaults: () => Promise<readonly string[]>,
): WebDriverPage {
  const faults: string[] = []
  let address = 'about:blank'

  const execute = <Value>(script: string, ...args: readonly unknown[]) =>
    driver.send<Value>('ExecuteScript', { script, args })

  /** Between two documents there is nothing to be seen: it looks until there is a page. */
  async function look<Found>(kind: Kind, wanted = ''): Promise<Sight<Found>> {
    const see = () => execute<Sight<Found> | null>(LOOK, kind, wanted)
    const glance = async () => (await within(LOOK_LIMIT_MS, see())) ?? undefined
    const sight = await until('there is a page', glance)
    address = sight.address
    return sight
  }

  async function settle(): Promise<void> {
    await look('nothing')
    const listen = () => within(LOOK_LIMIT_MS, takeFaults())
    faults.push(...(await until('the page tells its faults', listen)))
  }

  return {
    faults,
    address: () => address,
    execute,
    look,
    settle,
    async act(kind, wanted, does) {
      await until(`there is ${wanted}`, async () => {
        const id = (await look<ElementReference>(kind, wanted)).found?.[ELEMENT_KEY]
        if (id === undefined) return undefined
        await does(id)
        return true
      })
      await settle()
    },
    async leave(go, isThere) {
      const { bornAt } = await look('nothing')
      await go()
      await until('the page has changed', async () => {
        const sight = await look<never>('nothing')
        // A browser may put an empty document in between.
        const isNext = sight.bornAt !== bornAt && sight.address !== 'about:blank'
        return (isNext && isThere(sight)) || undefined
      })
      await settle()
    },
  }
}
