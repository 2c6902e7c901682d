/**
 * Whether a host is the domain: `shop.example` means that host with or without `www.`,
 * `*.shop.example` its proper sub-domains.
 */
export const isOfDomain = (hostname: string, domain: string): boolean => {
  const host = hostname.replace(/^www\./, '')
  return domain[0] === '*' ? host.endsWith(domain.slice(1)) : host === domain.replace(/^www\./, '')
}
