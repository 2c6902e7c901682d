import { nameOf, nameOfCustomer } from '../named.ts'
import type { Writes } from '../store.ts'
import type { RankChanges, RankedCustomer } from './customer-ranks.ts'

/** When more have changed than this, ranks are better made anew. */
const CHANGED_MAX = 50_000

/**
 * Remembers whose rank may have changed since the ranks were last brought up to date; nobody's as
 * long as nobody asks for ranks.
 */
export function createRankChanges() {
  let changed: Map<string, RankedCustomer> | undefined

  return {
    /** What was written just now. */
    note({ customers, customerTotals }: Pick<Writes, 'customers' | 'customerTotals'>): void {
      if (!changed) return
      for (const { workspaceId, id } of customers) {
        changed.set(nameOf({ workspaceId, id }), { workspaceId, id })
      }
      for (const one of customerTotals) {
        const { workspaceId, customerId } = one
        changed.set(nameOfCustomer(one), { workspaceId, id: customerId })
      }
      if (changed.size > CHANGED_MAX) changed = undefined
    },

    /** What has changed since this was last called. */
    take(): RankChanges {
      const taken = changed ? [...changed.values()] : 'none'
      changed = new Map()
      return taken
    },

    /** What was taken was not used: the next ranks are to be made anew. */
    forget(): void {
      changed = undefined
    },
  }
}
