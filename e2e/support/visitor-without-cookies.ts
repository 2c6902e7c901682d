import { test } from '@playwright/test'
import type { EngineName } from './engines/engine.ts'
import { ENGINES } from './engines/engines.ts'
import { openNetwork } from './network/network.ts'
import type { Visitor } from './visitor.ts'

/** A visitor whose browser keeps no cookies at all, by its own settings. */
export async function withVisitorWithoutCookies<Result>(
  use: (visitor: Visitor) => Promise<Result>,
): Promise<Result> {
  const engine = ENGINES[test.info().project.name as EngineName]
  const network = await openNetwork()
  const browser = await engine.open({ cookies: 'refused', networkPort: network.port })
  try {
    const { visitor, leave } = await browser.receive()
    const result = await use(visitor)
    await leave()
    return result
  } finally {
    await browser.close()
    await network.close()
  }
}
