import pg from 'pg'
import { runSql } from '../postgres-server.ts'
import { trackSale } from '../shop.ts'
import { check, type Lane } from './lane.ts'
import { openPostgresShop } from './postgres-shop.ts'
import { endWithLane } from './run-lane.ts'
import { waitFor } from './wait-for.ts'

/** Long enough for the other side to take its place in the circle. */
const DETECTED_AFTER_MS = 800

export const postgresDeadlock: Lane = {
  claim: 'a sale that PostgreSQL sacrifices to end a deadlock is decided again and booked once',
  controls: [
    {
      bug: 'a deadlock is taken for a fault',
      plants: [
        {
          file: 'store/postgres/translate-error.ts',
          text: "const DEADLOCK_DETECTED = '40P01'",
          bug: "const DEADLOCK_DETECTED = ''",
        },
      ],
      caughtAs: /^refused/,
    },
  ],

  async run({ main, say }) {
    const shop = await openPostgresShop({ main, collectors: 0 })
    const { databaseUrl, clickIds } = shop
    const name = new URL(databaseUrl).pathname.slice(1)
    await runSql(databaseUrl, `ALTER DATABASE ${name} SET deadlock_timeout = ${DETECTED_AFTER_MS}`)
    const collector = await shop.startAnother()
    const sale = { customerExternalId: 'ada', amount: 1, clickId: clickIds[0] }
    await trackSale(collector, { ...sale, invoiceId: 'inv_1' })

    const rival = new pg.Client({ connectionString: databaseUrl })
    await rival.connect()
    endWithLane(() => rival.end())
    // It is the collector that is to find the deadlock, and the one who finds it gives way.
    await rival.query("SET deadlock_timeout = '1min'")
    await rival.query('BEGIN')
    await rival.query('UPDATE link_totals SET clicks = clicks')
    const answer = trackSale(collector, { ...sale, invoiceId: 'inv_2' })
    await waitFor(async () => (await countWaiting(databaseUrl)) > 0)
    await rival.query('UPDATE customers SET sales = sales')
    await rival.query('COMMIT')
    const { status, text } = await answer
    check(status === 200, `refused: ${status} ${text}`)
    const [counted] = await runSql<{ sales: number; total: number }>(
      databaseUrl,
      `SELECT (SELECT count(*) FROM sales)::int AS sales,
         (SELECT sum(sales) FROM link_totals)::int AS total`,
    )
    check(counted?.sales === 2 && counted.total === 2, `doubled: ${JSON.stringify(counted)}`)
    await collector.stop()
    say('sacrificed once, booked once')
  },
}

async function countWaiting(databaseUrl: string): Promise<number> {
  const [row] = await runSql<{ count: number }>(
    databaseUrl,
    'SELECT count(*)::int AS count FROM pg_locks WHERE NOT granted',
  )
  return row?.count ?? 0
}
