import { Command } from 'commander'
import type { CopyEnds } from '../store/copy.ts'
import { type CopyOutcome, copyData } from './copy-data.ts'
import type { Progress } from './progress.ts'

type World = {
  readonly openCopy: (ends: { from: string; to: string }) => Promise<CopyEnds>
  readonly progress: Progress
  readonly write: (text: string) => void
}

const HELP = `
The collector may go on selling. What it records while the copy runs is caught up like this:

  1. Run it beside the running collector, as often as you like: that is the bulk of it.
  2. Stop the collector.
  3. Run the same command again. It copies only what is new or has changed, compares counts, sums
     and lengths of every table and workspace, and says that it is finished.
  4. Start the collector with DATABASE_URL=postgres://…, and not on the file again.

It may be broken off at any moment, and then run again: it goes on where it was. Until it has
finished no collector starts on the target. A password can be left out of the address and given in
PGPASSWORD.`

/** `copy`: moves a collector's data to PostgreSQL. */
export function copyCommand({ openCopy, progress, write }: World): Command {
  return new Command('copy')
    .description('move the data of a collector, which may be running, to PostgreSQL')
    .requiredOption('--from <url>', 'file:<path>, the SQLite file')
    .requiredOption('--to <url>', 'postgres://…, an empty database')
    .addHelpText('after', HELP)
    .action(async (ends: { from: string; to: string }, command: Command) => {
      const { source, target } = await openCopy(ends)
      try {
        const outcome = await copyData({ source, target }, progress)
        const isJson = command.optsWithGlobals().json === true
        write(isJson ? `${JSON.stringify(outcome, null, 2)}\n` : describe(outcome))
      } finally {
        source.close()
        await target.close().catch(() => undefined)
      }
    })
}

function describe({ isFinished, tables }: CopyOutcome): string {
  const sum = (pick: (table: CopyOutcome['tables'][number]) => number) =>
    tables.reduce((total, table) => total + pick(table), 0)
  const copied =
    `${tables.length} tables, ${sum(({ rows }) => rows)} rows; ` +
    `${sum(({ written }) => written)} were written or deleted.\n`
  if (isFinished) {
    return (
      `${copied}Finished: counts, sums and lengths of every table and workspace are equal.\n` +
      'Start the collector with DATABASE_URL=postgres://…, and not on the file again.\n'
    )
  }
  return (
    `${copied}NOT FINISHED: the collector runs, and what it recorded meanwhile is missing.\n` +
    'Stop it and run the same command again: only what is new or changed is copied then.\n'
  )
}
