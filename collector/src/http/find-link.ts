import type { Link } from '../attribution/link.ts'
import type { Services } from './collector-env.ts'

/** Where links live unless they say otherwise: the host browsers reach the collector by. */
export function defaultDomain({ publicUrl }: Pick<Services, 'publicUrl'>): string {
  if (home.publicUrl !== publicUrl) home = { publicUrl, host: new URL(publicUrl).host }
  return home.host
}

/** Every redirect asks, and it stays the same. */
let home = { publicUrl: '', host: '' }

/**
 * The link behind a domain and key. A collector is also reached by names it was not told
 * (localhost, a container's name), so a key unknown on such a name is looked up on the default
 * domain. A workspace's own domain leads to its own links only.
 */
export async function findLink(
  services: Services,
  domain: string | undefined,
  key: string,
): Promise<Link | undefined> {
  const home = defaultDomain(services)
  const named = domain?.toLowerCase() || home
  const link = await services.store.findLinkByDomain(named, key)
  if (link || named === home || services.findDomainOwner(named)) return link
  return services.store.findLinkByDomain(home, key)
}
