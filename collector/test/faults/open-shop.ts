import { makeLink, visit } from '../shop.ts'
import {
  BUILT_COLLECTOR,
  type Collector,
  makeFolder,
  type StartOptions,
  startCollector,
} from '../start-collector.ts'

const LINKS = 4

type Shop = { readonly collector: Collector; readonly clickIds: string[] }

/**
 * A collector with a few links and a click on each: all a crowd needs to buy. The tables are made
 * by the build to be tried, the links by the one that ships: a planted bug meets sales first.
 */
export async function openShop(options: StartOptions): Promise<Shop> {
  const databaseFile = options.databaseFile ?? `${makeFolder()}/saletrail.db`
  if (options.main !== BUILT_COLLECTOR) {
    await (await startCollector({ ...options, databaseFile })).stop()
  }
  const shipping = await startCollector({ databaseFile, env: options.env ?? {} })
  const clickIds: string[] = []
  for (let number = 1; number <= LINKS; number++) {
    clickIds.push(await visit(shipping, await makeLink(shipping, { key: `link-${number}` })))
  }
  await shipping.stop()
  // On the same port, for it is part of the links' domain.
  const env = { ...options.env, PORT: new URL(shipping.url).port }
  return { collector: await startCollector({ ...options, databaseFile, env }), clickIds }
}
