import { parseArgs } from 'node:util'
import { fillPostgresShop } from './fill-postgres-shop.ts'
import { fillShop } from './fill-shop.ts'
import { readSales } from './read-sales.ts'
import { newestClickAt } from './stored-shop.ts'

// `npx tsx collector/bench/fill-shops.ts` makes the shops that `npm run bench -- --full` stores on
// top of, where they are not at hand, so that the quiet machine it needs need not wait for them.
const { values: options } = parseArgs({ options: { sales: { type: 'string' } } })
const sales = readSales(options.sales, 5_000_000)

for (const fill of [fillPostgresShop, fillShop]) {
  for (const keys of ['local', 'random'] as const) {
    const startedAt = performance.now()
    const path = await fill({ sales, keys, newestAt: newestClickAt() })
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0)
    process.stdout.write(`${path} after ${seconds} s\n`)
  }
}
