import { expect } from '@playwright/test'
import { SHOP } from '../checkouts/open-web.ts'
import { openReportingShop, sale, waiting } from '../checkouts/reporting-shop.ts'
import type { Collector } from '../support/collector.ts'
import { flow } from '../support/flow.ts'
import type { Network } from '../support/network/network.ts'
import type { Visitor } from '../support/visitor.ts'

const REQUIRED = 'data-consent="required"'
const yes = `dubAnalytics.consent('granted')`
const no = `dubAnalytics.consent('denied')`
const kept = 'Object.entries(localStorage)'

/** A visitor who has agreed, with a sale that waits because the collector was away. */
async function failOnce(visitor: Visitor, network: Network, collector: Collector) {
  const shop = openReportingShop(network, collector, REQUIRED)
  await visitor.open(`${SHOP}/?dub_id=CLICK`)
  await visitor.evaluate(yes)
  shop.goAway(() => Response.error())
  await visitor.evaluate(sale)
  expect(await visitor.evaluate(waiting)).toBe(1)
  return shop
}

flow(
  'a kept call waits on a page whose visitor has not answered, and goes with the yes',
  async ({ visitor, network, collector }) => {
    const shop = await failOnce(visitor, network, collector)
    shop.comeBack()
    await visitor.open(`${SHOP}/later`)
    expect(await visitor.evaluate(waiting)).toBe(1)
    // The marker: this one arrives, so the kept one would have been there before it.
    await visitor.evaluate(sale)
    expect(await shop.sales()).toHaveLength(1)

    await visitor.evaluate(yes)
    await expect.poll(shop.sales).toHaveLength(2)
    await expect.poll(() => visitor.evaluate(waiting)).toBe(0)
    expect(visitor.faults).toEqual([])
  },
)

flow('a no removes what is kept, and it is never sent', async ({ visitor, network, collector }) => {
  const shop = await failOnce(visitor, network, collector)
  shop.comeBack()
  await visitor.open(`${SHOP}/later`)
  await visitor.evaluate(no)
  expect(await visitor.evaluate(kept)).toEqual([])

  await visitor.evaluate(yes)
  await visitor.open(`${SHOP}/marker`)
  await visitor.evaluate(yes)
  await visitor.evaluate(sale)
  expect(await shop.sales()).toHaveLength(1)
})

flow('a kept call that fails again is kept as it was', async ({ visitor, network, collector }) => {
  const shop = await failOnce(visitor, network, collector)
  const before = await visitor.evaluate(kept)
  await visitor.open(`${SHOP}/later`)
  await visitor.evaluate(yes)
  // Sent after the kept one, and kept beside it.
  await visitor.evaluate(sale)
  expect(await visitor.evaluate(waiting)).toBe(2)
  expect(await visitor.evaluate(kept)).toEqual(expect.arrayContaining(before as unknown[]))

  shop.comeBack()
  await visitor.open(`${SHOP}/again`)
  await visitor.evaluate(yes)
  await expect.poll(shop.sales).toHaveLength(2)
  await expect.poll(() => visitor.evaluate(waiting)).toBe(0)
})

flow(
  'a yes said twice sends nothing twice that is on its way',
  async ({ visitor, network, collector }) => {
    const shop = await failOnce(visitor, network, collector)
    shop.comeBack()
    await visitor.open(`${SHOP}/later`)
    const held = network.hold('/track/sale')
    await visitor.evaluate(yes)
    await held
    await visitor.evaluate(yes)
    await visitor.evaluate(`void ${sale}`)
    await visitor.evaluate(yes)
    network.goUp()
    await expect.poll(() => visitor.evaluate(waiting)).toBe(0)
    await visitor.evaluate(sale)
    const numbers = (await shop.sales()).map(({ invoiceId }) => invoiceId)
    expect(numbers).toHaveLength(3)
    expect(new Set(numbers).size).toBe(3)
  },
)

flow(
  'a page that says denied removes what is kept, and sends nothing of it',
  async ({ visitor, network, collector }) => {
    await failOnce(visitor, network, collector)
    const shop = openReportingShop(network, collector, 'data-consent="denied"')
    await visitor.open(`${SHOP}/later`)
    expect(await visitor.evaluate(kept)).toEqual([])
    await visitor.evaluate(sale)
    expect(await shop.sales()).toHaveLength(1)
  },
)
