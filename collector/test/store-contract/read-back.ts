import { NO_TOTALS } from '../../src/attribution/link.ts'
import type { FactsFound, FactsWanted } from '../../src/store/store.ts'
import { example } from '../example.ts'
import type { RecordStore } from '../store-contract.ts'

const everything = { limit: 1_000, offset: 0 }

/** All that a workspace's lists hold: what a reader would see. */
export async function readLists(store: RecordStore, workspaceId = 1) {
  return {
    links: await store.listLinks(workspaceId, { showArchived: true }, everything),
    clicks: await store.listClicks(workspaceId, everything),
    leads: await store.listLeads(workspaceId, everything),
    sales: await store.listSales(workspaceId, everything),
  }
}

/** The facts asked for, each once and by id: the port promises neither order nor single mention. */
export async function readFacts(
  store: RecordStore,
  wanted: Partial<FactsWanted>,
): Promise<FactsFound> {
  const found = await store.readFacts(example.wanted(wanted))
  const idOf = (row: object) => ('id' in row ? String(row.id) : JSON.stringify(row))
  const once = <Row extends { workspaceId: number }>(rows: readonly Row[]): Row[] => {
    const byId = new Map(rows.map((row) => [`${row.workspaceId}/${idOf(row)}`, row]))
    return [...byId].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
  }
  return {
    links: once(found.links),
    clicks: once(found.clicks),
    recentClicks: once(found.recentClicks),
    customers: once(found.customers),
    leads: once(found.leads),
    sales: once(found.sales),
    outrankedSales: once(found.outrankedSales),
  }
}

/** What stands in a link's totals before anything has happened. */
export function noTotals(linkId: string, workspaceId = 1) {
  return { workspaceId, linkId, ...NO_TOTALS }
}
