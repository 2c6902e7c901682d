import { newDatabase, type PostgresServer, runSql, startPostgres } from '../postgres-server.ts'
import { makeLink, visit } from '../shop.ts'
import { BUILT_COLLECTOR, type Collector, startCollector } from '../start-collector.ts'
import { endWithLane } from './run-lane.ts'

const LINKS = 4
/** The collectors' own port says nothing about a link: all of them serve one public address. */
const PUBLIC_URL = 'http://go.shop.example'

export type PostgresShop = {
  readonly server: PostgresServer
  /** Of its database, past any proxy. */
  readonly databaseUrl: string
  readonly collectors: Collector[]
  readonly clickIds: string[]
  /** Another collector beside those that are there. */
  readonly startAnother: () => Promise<Collector>
}

type PostgresShopOptions = {
  readonly main: string
  readonly collectors: number
  /** How collectors reach the database, if not directly. */
  readonly through?: (databaseUrl: string) => Promise<string>
}

/**
 * Several collectors on one PostgreSQL of the lane's own, with a few links and a click on each. The
 * tables are made by the build to be tried, the links by the one that ships.
 */
export async function openPostgresShop(options: PostgresShopOptions): Promise<PostgresShop> {
  const server = await startPostgres()
  endWithLane(() => server.stop())
  const databaseUrl = await newDatabase(server.url)
  const through = (await options.through?.(databaseUrl)) ?? databaseUrl
  const env = { PUBLIC_URL }
  if (options.main !== BUILT_COLLECTOR) {
    const tried = await startCollector({ main: options.main, databaseFile: databaseUrl, env })
    await tried.stop()
  }
  const shipping = await startCollector({ databaseFile: databaseUrl, env })
  const clickIds: string[] = []
  for (let number = 1; number <= LINKS; number++) {
    const link = await makeLink(shipping, { key: `link-${number}` })
    clickIds.push(await visit(shipping, link))
  }
  await shipping.stop()
  const startAnother = () => startCollector({ main: options.main, databaseFile: through, env })
  const collectors = await Promise.all(Array.from({ length: options.collectors }, startAnother))
  return { server, databaseUrl, collectors, clickIds, startAnother }
}

/** How many connections the collectors have at this moment. */
export async function countConnections(databaseUrl: string): Promise<number> {
  const [row] = await runSql<{ count: number }>(
    databaseUrl,
    "SELECT count(*)::int AS count FROM pg_stat_activity WHERE application_name = 'saletrail'",
  )
  return row?.count ?? 0
}
