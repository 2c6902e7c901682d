/**
 * The domains a cookie of this host could be set on, narrowest first: `www.shop.co.uk` gives
 * `www.shop.co.uk`, `shop.co.uk`, `co.uk`. A host of one label (`localhost`, `[::1]`) gives none:
 * its cookies are best left without a domain, which every browser accepts.
 */
export function hostSuffixes(hostname: string): string[] {
  const labels = hostname.split('.')
  return labels.slice(1).map((_, index) => labels.slice(index).join('.'))
}
