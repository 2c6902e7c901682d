const ALL = 1_000_000
/** In a large shop one link has this many events and customers. */
const OF_LINK = 10_000

type Statistics = readonly (readonly [table: string, index: string, agreeing: readonly number[]])[]

/** For each index: how many rows agree in its first column, in its first two, and so on. */
const STATISTICS: Statistics = [
  ['links', 'links', [ALL, 1]],
  ['links', 'links_key', [ALL, OF_LINK, 1]],
  ['links', 'links_external_id', [ALL, 1]],
  ['links', 'links_domain', [OF_LINK, 1]],
  ['links', 'links_url', [ALL, 2]],
  ['links', 'links_of_domain', [ALL, OF_LINK, 1]],
  ['links', 'links_of_tenant', [ALL, 100, 1]],
  ['links', 'links_of_partner', [ALL, 100, 1]],
  ['link_totals', 'link_totals', [ALL, 1]],
  ['clicks', 'clicks', [ALL, 1]],
  ['clicks_of_link', 'clicks_of_link', [ALL, OF_LINK, 1]],
  ['customers', 'customers', [ALL, 1]],
  ['customers', 'customers_external_id', [ALL, 1]],
  ['customers', 'customers_email', [ALL, 2, 1]],
  ['customers_of_link', 'customers_of_link', [ALL, OF_LINK, 1]],
  ['leads', 'leads', [ALL, 1]],
  ['leads', 'leads_event', [ALL, 2, 1]],
  ['leads_of_link', 'leads_of_link', [ALL, OF_LINK, 1]],
  ['sales', 'sales', [ALL, 1]],
  ['sales', 'sales_invoice', [ALL, 1]],
  ['sales', 'sales_of_customer', [ALL, 10, 1]],
  ['sales_of_link', 'sales_of_link', [ALL, OF_LINK, 1]],
  ['outranked_sales', 'outranked_sales', [ALL, 1]],
  ['outranked_sales', 'outranked_sales_of_customer', [ALL, 10]],
]

/**
 * What SQLite is told of the tables' contents, once and for all. Without it the planner takes a
 * workspace for ten rows, and would read one from end to end rather than use an index behind it.
 * Measured by `ANALYZE`, the numbers would change its mind with the data; these say what a large
 * shop looks like, and a small one does not mind. `sqlite_stat1` is made to be written:
 * https://sqlite.org/fileformat2.html#the_sqlite_stat1_table
 */
export const PLANNER_STATISTICS = `
  ANALYZE;
  INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ${STATISTICS.map(toValues).join(',\n    ')};
  ANALYZE sqlite_schema;
`

function toValues([table, index, agreeing]: Statistics[number]): string {
  return `('${table}', '${index}', '${[ALL, ...agreeing].join(' ')}')`
}
