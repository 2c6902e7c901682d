import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { SqliteDatabase } from '../src/store/sqlite/sqlite-database.ts'
import { listLinks, listSales, makeLink, trackSale, visit } from './shop.ts'
import { makeFolder, removeFolder, startCollector, WITHOUT_FILES } from './start-collector.ts'

const BUYERS = 8
const SALES_BEFORE = 200

test('what VACUUM INTO makes beside a selling collector is a backup that sells on', {
  skip: WITHOUT_FILES,
}, async () => {
  const folder = makeFolder()
  const shop = await startCollector()
  const clickId = await visit(shop, await makeLink(shop, { key: 'summer' }))
  const answers: string[] = []
  const saleOf = (number: number) => ({
    customerExternalId: `customer-${number % 20}`,
    amount: number,
    clickId,
    invoiceId: `inv_${number}`,
  })
  let number = 0
  let isOver = false
  const buyers = Array.from({ length: BUYERS }, async () => {
    while (!isOver) {
      const mine = ++number
      answers[mine] = (await trackSale(shop, saleOf(mine))).text
    }
  })
  while (answers.length < SALES_BEFORE) await new Promise((resolve) => setTimeout(resolve, 5))
  const before = { ...answers }
  const backup = join(folder, 'saletrail.db')
  const reader = new SqliteDatabase(shop.databaseFile)
  reader.prepare('VACUUM INTO ?').run(backup)
  reader.close()
  isOver = true
  await Promise.all(buyers)
  await shop.stop()

  const restored = await startCollector({ databaseFile: backup })
  for (const [invoice, answer] of Object.entries(before)) {
    const again = await trackSale(restored, saleOf(Number(invoice)))
    assert.equal(again.headers['saletrail-outcome'], 'replayed')
    assert.equal(again.text, answer)
  }
  const sales = await listSales(restored)
  const [link] = await listLinks(restored)
  assert.equal(link?.sales, sales.length)
  assert.equal(
    link?.saleAmount,
    sales.reduce((sum, { sale }) => sum + sale.amount, 0),
  )
  await restored.stop()
  removeFolder(folder)
})
