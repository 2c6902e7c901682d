/** The table that says how far each is filed. */
export const FILED_UP_TO = 'filed_up_to'

/** Tables whose rows are looked for by their links. */
export const FILED = ['clicks', 'customers', 'leads', 'sales'] as const
export type Filed = (typeof FILED)[number]

/**
 * Where rows are filed under their links, many at a time (`file-by-link.ts`). As indexes, which
 * every batch would write, these were most of what a sale puts on the disk: a page for each link,
 * three times. What is filed follows its row from then on.
 */
export const FILES = `
  -- Every row up to this id is filed; none that comes after it is.
  CREATE TABLE ${FILED_UP_TO} (
    name TEXT PRIMARY KEY,
    id TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  ${FILED.map(fileOf).join('')}`

function fileOf(table: Filed): string {
  const rowOfOld = 'workspace_id = old.workspace_id AND link_id = old.link_id AND id = old.id'
  return `
  CREATE TABLE ${table}_of_link (
    workspace_id INTEGER NOT NULL,
    link_id TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (workspace_id, link_id, id)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO ${FILED_UP_TO} VALUES ('${table}', '');
  CREATE TRIGGER ${table}_moved AFTER UPDATE OF link_id ON ${table}
    WHEN new.link_id <> old.link_id
    BEGIN UPDATE ${table}_of_link SET link_id = new.link_id WHERE ${rowOfOld}; END;
  CREATE TRIGGER ${table}_gone AFTER DELETE ON ${table}
    BEGIN DELETE FROM ${table}_of_link WHERE ${rowOfOld}; END;
  `
}

type Rows = {
  readonly select: string
  readonly where: readonly string[]
  readonly values: readonly (string | number)[]
}

/**
 * The rows of some links, in several selects: for each link what is filed under it, and for all of
 * them what is not filed yet, which is little. Each runs in the order of ids.
 */
export function selectOfLinks(
  table: Filed,
  linkIds: readonly string[],
  { select, where, values }: Rows,
): { readonly sql: string; readonly values: readonly (string | number)[] } {
  const filed = byWayOfFile(table, [...where, `${table}.link_id = ?`], select)
  const notFiled = [
    `${table}.id > (SELECT id FROM ${FILED_UP_TO} WHERE name = '${table}')`,
    // The plus keeps the planner from beginning elsewhere.
    ...where.map((one) => (one.startsWith(`${table}.id >`) ? `+${one}` : one)),
    `+${table}.link_id IN (${linkIds.map(() => '?').join(', ')})`,
  ]
  return {
    sql: [...linkIds.map(() => filed), `${select} WHERE ${notFiled.join(' AND ')}`].join(
      ' UNION ALL ',
    ),
    values: [...linkIds.flatMap((id) => [...values, id]), ...values, ...linkIds],
  }
}

/** The columns that a file holds come from there, so that rows come in its order. */
function byWayOfFile(table: Filed, where: readonly string[], select: string): string {
  const file = `${table}_of_link`
  const text = `${select} WHERE ${where.join(' AND ')}`.replace(
    new RegExp(`\\b${table}\\.(workspace_id|link_id|id)\\b`, 'g'),
    `${file}.$1`,
  )
  const isRowNeeded = text.includes(`${table}.`)
  const row = `CROSS JOIN ${table}
    ON ${table}.workspace_id = ${file}.workspace_id AND ${table}.id = ${file}.id`
  return text.replace(`FROM ${table}`, `FROM ${file} ${isRowNeeded ? row : ''}`)
}
