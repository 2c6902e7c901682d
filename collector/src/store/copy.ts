/** What a row holds, in either engine. */
export type Cell = number | string | null
/** A row's cells in the order of its table's columns. */
export type Row = readonly Cell[]

type Column = { readonly name: string; readonly isWhole: boolean }

/** A table as the source has it; the target's has the same columns and the same key. */
export type CopiedTable = {
  readonly name: string
  readonly columns: readonly Column[]
  /** The primary key's columns, in its order. */
  readonly key: readonly string[]
}

/** Rows of a table by their keys: after the one, up to and with the other; undefined is no end. */
export type KeyRange = { readonly after: Row | undefined; readonly upTo: Row | undefined }

/** Of one workspace, or of all rows where a table knows no workspaces. */
export type Summary = {
  readonly workspaceId: number | null
  /** Digits: how many rows, the sum of each column's values or of the length of its texts. */
  readonly figures: Readonly<Record<string, string>>
}

/** Data that is to move. Its collector may be running: no call holds it up for long. */
export interface CopySource {
  /** The same for ever, and another's never: tells whose half-finished copy a target holds. */
  readonly origin: string
  readonly tables: readonly CopiedTable[]
  /** Keeps collectors away until `close`; false while one is running. */
  tryToHold(): boolean
  /** Before a table's first page is read, each time; tells how many rows there are. */
  begin(table: CopiedTable): number
  /** The next rows in the order of their keys. */
  readPage(table: CopiedTable, after: Row | undefined, limit: number): Row[]
  summarize(table: CopiedTable): Summary[]
  close(): void
}

/** Where data moves to: nobody else writes there until the copy is finished. */
export interface CopyTarget {
  /** As `digestRows` of the rows in the range; something else where they are beyond `limit`. */
  digest(table: CopiedTable, range: KeyRange, limit: number): Promise<string>
  /**
   * Makes the range hold these rows and no others, in one transaction. Returns how many rows that
   * wrote or deleted. A row elsewhere that has a unique key of one of these goes: it has changed,
   * and comes with its own page.
   */
  replace(table: CopiedTable, range: KeyRange, rows: readonly Row[]): Promise<number>
  summarize(table: CopiedTable): Promise<Summary[]>
  /** Flushes everything, and lets collectors start on it. */
  finish(): Promise<void>
  close(): Promise<void>
}

export type CopyEnds = { readonly source: CopySource; readonly target: CopyTarget }

const WORKSPACE = 'workspace_id'
const HALF = 2 ** 32

/** The same in both engines; sums are of halves, because a sum of large amounts has no type. */
export function summarySelect(table: CopiedTable): string {
  const sums = summedColumns(table).map(({ name, isWhole }) =>
    isWhole
      ? `sum(${name} / ${HALF}) AS ${name}_high, sum(${name} % ${HALF}) AS ${name}_low`
      : `sum(length(${name})) AS ${name}_length`,
  )
  const figures = ['count(*) AS rows', ...sums].join(', ')
  return knowsWorkspaces(table)
    ? `SELECT ${WORKSPACE}, ${figures} FROM ${table.name} GROUP BY ${WORKSPACE}`
    : `SELECT NULL AS ${WORKSPACE}, ${figures} FROM ${table.name}`
}

export function toSummary(
  table: CopiedTable,
  selected: Readonly<Record<string, number | string | null>>,
): Summary {
  const of = (name: string) => BigInt(selected[name] ?? 0)
  const sums = summedColumns(table).map(({ name, isWhole }) =>
    isWhole
      ? [`sum of ${name}`, String(of(`${name}_high`) * BigInt(HALF) + of(`${name}_low`))]
      : [`length of ${name}`, String(of(`${name}_length`))],
  )
  const workspaceId = selected[WORKSPACE] ?? null
  return {
    workspaceId: workspaceId === null ? null : Number(workspaceId),
    figures: { rows: String(of('rows')), ...Object.fromEntries(sums) },
  }
}

function summedColumns({ columns }: CopiedTable): readonly Column[] {
  return columns.filter(({ name }) => name !== WORKSPACE)
}

function knowsWorkspaces({ columns }: CopiedTable): boolean {
  return columns.some(({ name }) => name === WORKSPACE)
}
