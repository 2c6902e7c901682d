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
  /** Customers by what they have spent, once their ranks are brought up to date. */
  readonly listRanked: (
    changes: RankChanges,
    ...list: Parameters<Store['listCustomers']>
  ) => ReturnType<Store['listCustomers']>
}

export function prepareReads(database: Database): ReaderMethods {
  const { rank } = prepareCustomerRanks(database)
  const customerLists = prepareCustomerLists(database)
  return {
    ...prepareLinkLists(database),
    ...customerLists,
    ...prepareEventLists(database),
    ...prepareEventCounts(database),
    async listRanked(changes, workspaceId, filter, stretch) {
      rank(workspaceId, changes)
      return customerLists.listCustomers(workspaceId, filter, stretch)
    },
  }
}
