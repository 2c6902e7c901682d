import { runLoad } from './load.ts'
import { type Scenario, scenarios } from './scenarios.ts'

/** What the bench asks of the load's process: one scenario against one port. */
export type LoadOrder = {
  readonly scenario: Scenario
  readonly port: number
  readonly seconds: number
  readonly connections: number
  readonly secretKey: string
  readonly clickIds: readonly string[]
  /** Tells the invoices and customers of one order from another's. */
  readonly run: string
}

process.on('message', async (order: LoadOrder) => {
  const nextRequest = scenarios[order.scenario](order)
  process.send?.(await runLoad({ ...order, nextRequest }))
})
