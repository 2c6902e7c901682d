import type { Database } from 'better-sqlite3'
import type { Store } from '../store.ts'
import { prepareCustomerLists } from './customer-lists.ts'
import { prepareCustomerRanks, type RankChanges } from './customer-ranks.ts'
import { prepareEventCounts } from './event-counts.ts'
import { prepareEventLists } from './event-lists.ts'
import { prepareLinkLists } from './link-lists.ts'

/** What may read many rows, and so is read by a thread of its own. */
export const LONG_READS = [
  ...(['listLinks', 'countLinks', 'findLinks', 'listCustomers', 'findCustomers'] as const),
  ...(['listClicks', 'listLeads', 'listSales', 'findClicks'] as const),
  ...(['countEvents', 'countEventsBetween'] as const),
] as const
export type LongReads = Pick<Store, (typeof LONG_READS)[number]>

export type ReaderMethods = LongReads & {
  /** Before customers are listed by rank. */
  readonly rank: (workspaceId: number, changes: RankChanges) => Promise<void>
}

export function prepareReads(database: Database): ReaderMethods {
  const { rank } = prepareCustomerRanks(database)
  return {
    ...prepareLinkLists(database),
    ...prepareCustomerLists(database),
    ...prepareEventLists(database),
    ...prepareEventCounts(database),
    async rank(workspaceId, changes) {
      rank(workspaceId, changes)
    },
  }
}
