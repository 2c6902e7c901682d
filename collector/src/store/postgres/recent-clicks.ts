import { HOUR_MS } from '../../attribution/circumstances.ts'
import type { RecentClick } from '../../attribution/click.ts'
import { RECENT_CLICKS } from '../tables.ts'
import type { Statement } from './connections.ts'
import { expectingAll, insertRows, onRows, sortedBy } from './row-set.ts'

/**
 * How many forgotten visitors are swept out for each new one: the table shrinks as fast as it grew.
 */
const SWEPT_PER_NEW = 2

const PUT = insertRows(
  RECENT_CLICKS,
  `ON CONFLICT (workspace_id, link_id, visitor_hash)
   DO UPDATE SET click_id = excluded.click_id, recorded_at = excluded.recorded_at
   WHERE abs(excluded.recorded_at - recent_clicks.recorded_at) >= ${HOUR_MS}`,
)
const { fields } = RECENT_CLICKS
const put = onRows(expectingAll(PUT, fields), fields)

// Whoever is being swept by another instance is left to it.
const SWEEP = `DELETE FROM recent_clicks USING (
    SELECT workspace_id, link_id, visitor_hash FROM recent_clicks
    WHERE recorded_at < $1 ORDER BY recorded_at LIMIT $2 FOR UPDATE SKIP LOCKED) AS old
  WHERE recent_clicks.workspace_id = old.workspace_id
    AND recent_clicks.link_id = old.link_id AND recent_clicks.visitor_hash = old.visitor_hash`

/** A visitor that another instance has counted within the hour is a conflict. */
export function putRecentClicks(recentClicks: readonly RecentClick[]): Statement[] {
  if (recentClicks.length === 0) return []
  const sorted = sortedBy(recentClicks, ['workspaceId', 'linkId', 'visitorHash'])
  return [put(sorted, sorted.length)]
}

export function sweepRecentClicks(recentClicks: readonly RecentClick[]): Statement[] {
  const newest = recentClicks.at(-1)
  if (!newest) return []
  const values = [newest.recordedAt - HOUR_MS, recentClicks.length * SWEPT_PER_NEW]
  return [{ text: SWEEP, values, isPrepared: true }]
}
