import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { customersQuery } from '../src/store/sqlite/customer-lists.ts'
import { prepareCustomerRanks } from '../src/store/sqlite/customer-ranks.ts'
import { eventsQuery } from '../src/store/sqlite/event-lists.ts'
import { ROWS_FILED_AT_ONCE, startFiling } from '../src/store/sqlite/file-by-link.ts'
import { linksQuery } from '../src/store/sqlite/link-lists.ts'
import { type ListQuery, readStretch } from '../src/store/sqlite/list-query.ts'
import { openDatabase } from '../src/store/sqlite/open-database.ts'
import { fillLists, idOf } from './fill-lists.ts'
import { median } from './median.ts'
import { describeMachine, toTable, writeSection } from './write-section.ts'

// `npx tsx collector/bench/lists.ts`: what a page costs at ten thousand rows and at a million, by
// cursor from the middle of the list. Flat lists have a ratio near one.

const SIZES = [10_000, 1_000_000] as const
const PAGE_ROWS = 100
const ROUNDS = 200

const fewLinks = [3, 5, 7, 11, 13, 17].map(idOf)
const newest = { sortBy: 'createdAt', isAscending: false } as const
const spenders = { sortBy: 'saleAmount', isAscending: false } as const
const lists: Readonly<Record<string, ListQuery>> = {
  links: linksQuery(1, { showArchived: false }),
  'links of a domain': linksQuery(1, { showArchived: false, domain: 'go.shop.example' }),
  'links of a tenant': linksQuery(1, { showArchived: false, tenantId: 't7' }),
  customers: customersQuery(1, newest),
  'customers of a link': customersQuery(1, { ...newest, linkId: idOf(7) }),
  'customers of a partner': customersQuery(1, newest, fewLinks),
  'customers by amount': customersQuery(1, spenders),
  'a link’s by amount': customersQuery(1, { ...spenders, linkId: idOf(7) }),
  'a partner’s by amount': customersQuery(1, spenders, fewLinks),
  'customers by 1st sale': customersQuery(1, { sortBy: 'firstSaleAt', isAscending: false }),
  clicks: eventsQuery(1, 'clicks', {}, {}),
  'clicks of a link': eventsQuery(1, 'clicks', {}, { linkId: idOf(7) }),
  'clicks of a tenant': eventsQuery(1, 'clicks', {}, {}, fewLinks),
  sales: eventsQuery(1, 'sales', {}, {}),
  'sales of a link': eventsQuery(1, 'sales', {}, { linkId: idOf(7) }),
}

/** Microseconds a page, the median of many: from a cursor, at a different place each time. */
function measure(database: Database, query: ListQuery, size: number): number {
  const costs: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const after = idOf(Math.floor((size * (round + 0.5)) / ROUNDS))
    const begin = process.hrtime.bigint()
    readStretch(database, query, { limit: PAGE_ROWS, after })
    costs.push(Number(process.hrtime.bigint() - begin) / 1_000)
  }
  return median(costs)
}

const rankings: string[] = []
const costs = SIZES.map((size) => {
  const folder = mkdtempSync(join(tmpdir(), 'saletrail-lists-'))
  const database = openDatabase(join(folder, 'lists.db'))
  fillLists(database, size)
  startFiling(database, ROWS_FILED_AT_ONCE)
  const begin = performance.now()
  prepareCustomerRanks(database).rank(1, 'none')
  const rankedMs = performance.now() - begin
  rankings.push(`${size} in ${rankedMs.toFixed(0)} ms`)
  const measured = Object.entries(lists).map(([name, query]) => {
    measure(database, query, size)
    return [name, measure(database, query, size)] as const
  })
  database.close()
  rmSync(folder, { recursive: true })
  return new Map(measured)
})

const rows = Object.keys(lists).map((name) => {
  const [small = 0, large = 0] = costs.map((measured) => measured.get(name))
  return [name, small.toFixed(0), large.toFixed(0), (large / small).toFixed(2)]
})
const table = toTable(['list', 'µs at 10,000 rows', 'at 1,000,000', 'ratio'], rows)
const ranked = `All customers ranked by amount for the first time: ${rankings.join(', ')}.`
process.stdout.write(writeSection('lists', `\n${describeMachine()}\n\n${table}\n${ranked}\n`))
