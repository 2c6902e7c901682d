import type { Database } from 'better-sqlite3'

/** Puts an empty temporary table before the recent clicks, keyed as other engines have them. */
export function coverRecentClicks(database: Database): void {
  database.exec(`
    CREATE TEMP TABLE recent_clicks (
      workspace_id INTEGER NOT NULL,
      link_id TEXT NOT NULL,
      visitor_hash TEXT NOT NULL,
      click_id TEXT NOT NULL,
      recorded_at INTEGER NOT NULL,
      PRIMARY KEY (workspace_id, link_id, visitor_hash)
    ) STRICT, WITHOUT ROWID`)
}

/**
 * Fills that table with each visitor's newest on a link. Read in one go, so that the log is soon
 * free, and sorted beside it.
 */
export function keyRecentClicks(database: Database): void {
  database.exec(`
    DELETE FROM temp.recent_clicks;
    CREATE TEMP TABLE in_order AS SELECT * FROM main.recent_clicks;
    INSERT OR REPLACE INTO temp.recent_clicks
      SELECT workspace_id, link_id, visitor_hash, click_id, recorded_at
      FROM temp.in_order ORDER BY workspace_id, link_id, visitor_hash, number;
    DROP TABLE temp.in_order;
  `)
}
