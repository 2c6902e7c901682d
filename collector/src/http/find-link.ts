import { canonicalHost } from '../attribution/host.ts'
import type { Link } from '../attribution/link.ts'
import type { Services } from './collector-env.ts'
import { memoize } from './memoize.ts'

/** Where links live unless they say otherwise: the host browsers reach the collector by. */
export function defaultDomain({ publicUrl }: Pick<Services, 'publicUrl'>): string {
  return homeOf(publicUrl)
}

/** Every redirect asks, and a collector has few names. */
const HOSTS_KEPT = 100
const homeOf = memoize(1, (publicUrl) => toDomain(new URL(publicUrl).host))
const domainOf = memoize(HOSTS_KEPT, toDomain)

/** What is no host is nobody's domain, and stays as it is. */
function toDomain(host: string): string {
  return canonicalHost(host) ?? host
}

/**
 * The link behind a domain and key. A collector is also reached by names it was not told
 * (localhost, a container's name), so a key unknown on the name that was `asked` is looked up on
 * the default domain. A workspace's own domain leads to its own links only, and so does a domain
 * that a caller names and nobody has: by a slip of the pen one shop would earn another's clicks.
 */
export async function findLink(
  services: Services,
  key: string,
  domain: string | undefined,
  asked: string | undefined,
): Promise<Link | undefined> {
  const home = defaultDomain(services)
  const named = domain ? domainOf(domain) : home
  const link = await services.store.findLinkByDomain(named, key)
  if (link || named === home || services.findDomainOwner(named)) return link
  if (named !== domainOf(asked ?? '')) return undefined
  return services.store.findLinkByDomain(home, key)
}
