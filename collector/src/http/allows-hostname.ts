/** Where a call says it comes from. Browsers say so themselves; others can say anything. */
type Page = { readonly referer: string | undefined; readonly origin: string | undefined }

/**
 * Whether a page may call: its host is listed, or is a proper subdomain of one listed as
 * `*.<host>`. `www.` and ports do not count; an empty list allows every page. The rule is the
 * public API's, so that lists can be carried over.
 */
export function allowsHostname(allowed: readonly string[], { referer, origin }: Page): boolean {
  if (allowed.length === 0) return true
  const hostname = hostnameOf(referer) ?? hostnameOf(origin)
  if (hostname === undefined) return false
  return allowed.some((entry) => {
    const parent = entry.startsWith('*.') ? hostnameOf(`http://${entry.slice(2)}`) : undefined
    if (parent !== undefined) return hostname.endsWith(`.${parent}`)
    return hostnameOf(`http://${entry}`) === hostname
  })
}

/** Lower case and in ASCII, as `URL` has it, without `www.` and the root's dot. */
function hostnameOf(address: string | undefined): string | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined
  const hostname = new URL(address).hostname.replace(/^www\./, '').replace(/\.$/, '')
  return hostname === '' ? undefined : hostname
}
