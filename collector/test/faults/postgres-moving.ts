import { newDatabase, startPostgres } from '../postgres-server.ts'
import { type CopyRun, runCopy } from '../run-copy.ts'
import { databaseUrlOf, startCollector } from '../start-collector.ts'
import { Crowd } from './crowd.ts'
import { check, type Lane, type LaneOptions } from './lane.ts'
import { openShop } from './open-shop.ts'
import { auditPostgres } from './postgres-audit.ts'
import { endWithLane } from './run-lane.ts'
import { waitFor } from './wait-for.ts'

const KILLS = { short: 3, long: 25 }
const SALES = { short: 2_000, long: 50_000 }
const CLIENTS = 32
/** From before its first page to after its last. */
const lifetimeMs = () => 150 + Math.random() * 500

export const postgresMoving: Lane = {
  claim: 'a shop that moves to PostgreSQL while it sells, by copies that are killed, loses nothing',
  controls: [
    {
      bug: 'the last row of each page is forgotten',
      plants: [
        {
          file: 'store/postgres/copy-target.ts',
          text: 'const cells = columnByColumn(table, rows)',
          bug: 'const cells = columnByColumn(table, rows.slice(0, -1))',
        },
      ],
      caughtAs: /^differs: .*\bsales of workspace ws_1: rows/s,
    },
    {
      bug: 'pages that were copied before are not looked at again',
      plants: [
        {
          file: 'copy/copy-table.ts',
          text: '(await standing) !== wanted',
          bug: '(await standing) === digestRows([])',
        },
      ],
      caughtAs: /^differs: .*\blink_totals of workspace ws_1/s,
    },
    {
      bug: 'changes of what was copied before are not written, and nothing is compared at the end',
      plants: [
        {
          file: 'store/postgres/copy-statements.ts',
          text: 'others.length === 0',
          bug: 'others.length >= 0',
        },
        {
          file: 'copy/copy-data.ts',
          text: 'if (differences.length > 0)',
          bug: 'if (differences.length < 0)',
        },
      ],
      caughtAs: /^totals drifted/,
    },
  ],

  async run({ main, form, say }) {
    const server = await startPostgres()
    endWithLane(() => server.stop())
    const databaseUrl = await newDatabase(server.url)
    const { collector, clickIds } = await openShop({ main })
    const ends = { from: databaseUrlOf(collector.databaseFile), to: databaseUrl, main }
    const crowd = new Crowd({ clients: CLIENTS, address: () => collector, clickIds }).start()
    await waitFor(() => crowd.acknowledged >= SALES[form] / 2)
    const killedBeside = await killAgainAndAgain(ends, form)
    const beside = await runCopy(ends)
    check(beside.code === 0, `differs: ${wordsOf(beside)}`)
    check(!beside.outcome.isFinished, 'it takes a running collector for one that has stopped')
    await waitFor(() => crowd.acknowledged >= SALES[form])
    await crowd.stop()
    await collector.stop()
    const killedAfter = await killAgainAndAgain(ends, form)
    const last = await runCopy(ends)
    // One that was killed may have finished, and have had no time to say so.
    const isFinished = last.outcome.isFinished || /was finished at/.test(last.stderr)
    check(isFinished, `differs: ${wordsOf(last)}`)

    const moved = await startCollector({ databaseFile: databaseUrl, main })
    await auditPostgres(databaseUrl, [moved], crowd)
    check((await moved.stop()).code === 0, 'it did not end in peace')
    say(
      `${crowd.receipts.size} sales, ${killedBeside} copies killed beside the collector and ` +
        `${killedAfter} after it; the last one wrote ${countWritten(last)} rows of ` +
        `${last.outcome.tables.reduce((sum, { rows }) => sum + rows, 0)}; 0 lost, 0 wrong`,
    )
  },
}

/** Returns how many were killed before they had come to an end. */
async function killAgainAndAgain(
  ends: Parameters<typeof runCopy>[0],
  form: LaneOptions['form'],
): Promise<number> {
  let killed = 0
  for (let kills = 0; kills < KILLS[form]; kills++) {
    const { code, outcome } = await runCopy({
      ...ends,
      meanwhile: (child) => setTimeout(() => child.kill('SIGKILL'), lifetimeMs()),
    })
    if (outcome.isFinished) return killed
    if (code === null) killed++
  }
  return killed
}

function countWritten({ outcome }: CopyRun): number {
  return outcome.tables.reduce((sum, { written }) => sum + written, 0)
}

/** What it says for itself, without the bar it drew before. */
function wordsOf({ stderr }: CopyRun): string {
  return stderr.slice(stderr.indexOf('saletrail: '))
}
