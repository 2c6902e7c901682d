import { runSql } from '../postgres-server.ts'
import { call, type LinkOfShop } from '../shop.ts'
import type { Collector } from '../start-collector.ts'
import { check, type Lane, type LaneOptions } from './lane.ts'
import { openPostgresShop } from './postgres-shop.ts'

const COLLECTORS = { short: [2], long: [2, 4] }
const URLS = { short: 40, long: 1_000 }
const CALLERS = 16
const EXPECT_FREE_URLS = 'store/postgres/expect-free-urls.ts'

export const postgresSameUrl: Lane = {
  claim: 'a URL upserted through several collectors on one PostgreSQL at once becomes one link',
  controls: [
    {
      bug: 'nobody looks whether the URL has got a link meanwhile',
      plants: [{ file: EXPECT_FREE_URLS, text: "('count(*)'", bug: "('0'" }],
      caughtAs: /^doubled/,
    },
    {
      bug: 'two may look at the same time',
      plants: [{ file: EXPECT_FREE_URLS, text: 'ORDER BY id FOR NO KEY UPDATE', bug: '' }],
      caughtAs: /^doubled/,
    },
  ],

  async run(options) {
    for (const collectors of COLLECTORS[options.form]) await upsertIn(collectors, options)
  },
}

/** Each URL in turn is upserted by all callers at the same time, shared out to the collectors. */
async function upsertIn(count: number, { main, form, say }: LaneOptions): Promise<void> {
  const { collectors, databaseUrl } = await openPostgresShop({ main, collectors: count })
  const urls = Array.from({ length: URLS[form] }, (_, number) => `https://shop.example/${number}`)
  let doubled = 0
  for (const url of urls) {
    const callers = Array.from({ length: CALLERS }, (_, place) => collectors[place % count])
    const ids = await Promise.all(callers.map((collector) => collector && upsert(collector, url)))
    if (new Set(ids).size > 1) doubled++
  }
  check(doubled === 0, `doubled: ${doubled} of ${urls.length}`)
  const [links] = await runSql<{ count: number }>(
    databaseUrl,
    "SELECT count(*)::int AS count FROM links WHERE url ~ '/[0-9]+$'",
  )
  check(links?.count === urls.length, `${links?.count} links to ${urls.length} URLs`)
  for (const collector of collectors) {
    check((await collector.stop()).code === 0, 'a collector did not end in peace')
  }
  say(`${count} collectors, ${urls.length} URLs, each upserted by ${CALLERS} callers at once`)
}

/** Returns the id of the link that was answered. */
async function upsert(collector: Collector, url: string): Promise<string> {
  const answer = await call(collector, 'PUT', '/links/upsert', { body: { url } })
  check(answer.status === 200, `refused: ${answer.status} ${answer.text}`)
  return (answer.json() as LinkOfShop).id
}
