import { runLoad } from './load.ts'
import { type Scenario, scenarios } from './scenarios.ts'
import type { StoredShop } from './stored-shop.ts'

/** What the bench asks of the load's process: one scenario against one contender. */
export type LoadOrder = {
  readonly scenario: Scenario
  readonly ports: readonly number[]
  readonly seconds: number
  readonly connections: number
  readonly secretKey: string
  readonly clickIds: readonly string[]
  /** Tells the invoices and customers of one order from another's. */
  readonly run: string
  /** Customers of before, by their ids at the shop: they take the place of every known one. */
  readonly stored?: StoredShop
}

process.on('message', async (order: LoadOrder) => {
  const nextRequest = scenarios[order.scenario](order)
  process.send?.(await runLoad({ ...order, nextRequest }))
})
