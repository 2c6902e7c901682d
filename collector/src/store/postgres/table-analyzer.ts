import type { Connections, Statement } from './connections.ts'

/** After how many sales tables are looked at, and then at each tenfold: plans follow their size. */
const FIRST_SALES = 100
const TENFOLD = 10
/** Who has looked while there were half as many has seen enough: the server itself, or another. */
const ENOUGH = 1 / 2

/** Whose look-ups have several indexes to choose from. */
const TABLES = ['links', 'clicks', 'customers', 'leads', 'sales']

/** What the planner takes for the number of sales; -1 where nobody has looked yet. */
const KNOWN = { text: "SELECT reltuples AS sales FROM pg_class WHERE oid = 'sales'::regclass" }

type TableAnalyzer = {
  /** A batch with so many sales has been written. */
  readonly grow: (sales: number) => void
}

/**
 * Without statistics the planner takes an index that begins with the workspace for as good as the
 * one that names the row, and reads all customers for each sale. The server looks at its tables by
 * itself, but on a new database only after a minute of that; so it is asked to while they are
 * small. Plans that are kept are then made anew.
 */
export function createTableAnalyzer(connections: Connections): TableAnalyzer {
  let sales = 0
  let next = FIRST_SALES

  async function collect(): Promise<void> {
    await connections.work(async ({ send }) => {
      const [[known]] = await send(KNOWN as Statement<{ readonly sales: number }>)
      if (known && known.sales < sales * ENOUGH)
        await send({ text: `ANALYZE ${TABLES.join(', ')}` })
    })
  }

  return {
    grow(added) {
      sales += added
      if (sales < next) return
      next = sales * TENFOLD
      // Where it fails, plans stay slow until the server looks by itself, and right they are.
      collect().catch(() => {})
    },
  }
}
