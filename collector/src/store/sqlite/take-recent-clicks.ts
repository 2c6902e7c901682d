import type { Database } from 'better-sqlite3'

/**
 * Puts a temporary table in front of the recent clicks: each visitor's newest on a link, by the key
 * that other engines have them by. They are taken in the order they lie in, which is over soon, and
 * sorted apart from the file.
 */
export function takeRecentClicks(database: Database): void {
  database.exec(`
    DROP TABLE IF EXISTS temp.recent_clicks;
    CREATE TEMP TABLE in_order AS SELECT * FROM main.recent_clicks ORDER BY number;
    CREATE TEMP TABLE recent_clicks (
      workspace_id INTEGER NOT NULL,
      link_id TEXT NOT NULL,
      visitor_hash TEXT NOT NULL,
      click_id TEXT NOT NULL,
      recorded_at INTEGER NOT NULL,
      PRIMARY KEY (workspace_id, link_id, visitor_hash)
    ) STRICT, WITHOUT ROWID;
    INSERT OR REPLACE INTO temp.recent_clicks
      SELECT workspace_id, link_id, visitor_hash, click_id, recorded_at
      FROM temp.in_order ORDER BY number;
    DROP TABLE temp.in_order;
  `)
}
