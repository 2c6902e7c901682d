/**
 * Whether a host is one of the merchant's other domains. `shop.example` means that host with or
 * without `www.`, `*.shop.example` its proper sub-domains.
 */
export function isOutbound(hostname: string, domains: string[]): boolean {
  const host = hostname.replace(/^www\./, '')
  return domains.some((domain) =>
    domain[0] === '*' ? host.endsWith(domain.slice(1)) : host === domain.replace(/^www\./, ''),
  )
}
