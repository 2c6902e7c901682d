import { HOUR_MS } from '../../attribution/circumstances.ts'
import type { RecentClick } from '../../attribution/click.ts'
import { StoreConflict } from '../store-error.ts'
import { RECENT_CLICKS } from '../tables.ts'
import type { Statement } from './connections.ts'
import type { Hold } from './expect-rows.ts'
import { insertRows, sortedBy } from './row-set.ts'

/**
 * How many forgotten visitors are swept out for each new one: the table shrinks as fast as it grew.
 */
const SWEPT_PER_NEW = 2

const REMEMBER = insertRows(
  RECENT_CLICKS,
  `ON CONFLICT (workspace_id, link_id, visitor_hash)
   DO UPDATE SET click_id = excluded.click_id, recorded_at = excluded.recorded_at
   WHERE abs(excluded.recorded_at - recent_clicks.recorded_at) >= ${HOUR_MS}
   RETURNING click_id`,
)

// Whoever is being swept by another instance is left to it.
const SWEEP = `DELETE FROM recent_clicks USING (
    SELECT workspace_id, link_id, visitor_hash FROM recent_clicks
    WHERE recorded_at < $1 ORDER BY recorded_at LIMIT $2 FOR UPDATE SKIP LOCKED) AS old
  WHERE recent_clicks.workspace_id = old.workspace_id
    AND recent_clicks.link_id = old.link_id AND recent_clicks.visitor_hash = old.visitor_hash`

/** A visitor that another instance has counted within the hour is a conflict. */
export function rememberClicks(recentClicks: readonly RecentClick[]): Hold[] {
  if (recentClicks.length === 0) return []
  const sorted = sortedBy(recentClicks, ['workspaceId', 'linkId', 'visitorHash'])
  const check = (rows: readonly unknown[]) => {
    if (rows.length < recentClicks.length) throw new StoreConflict('recent_clicks', undefined)
  }
  const values = [JSON.stringify(sorted)]
  return [{ statement: { text: REMEMBER, values, isPrepared: true }, check }]
}

export function sweepRecentClicks(recentClicks: readonly RecentClick[]): Statement[] {
  const newest = recentClicks.at(-1)
  if (!newest) return []
  const values = [newest.recordedAt - HOUR_MS, recentClicks.length * SWEPT_PER_NEW]
  return [{ text: SWEEP, values, isPrepared: true }]
}
