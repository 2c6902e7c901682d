import { type CookieAttributes, cookieAttributes } from './cookie-attributes.ts'

/** What the script tag says. */
export interface Settings {
  /** Where the collector answers, without a slash at the end. */
  collectorUrl: string
  publishableKey: string | null
  /** The domain whose links `?via=` keys name; without one, the collector's host. */
  linkDomain: string | null
  /** The domain under which visits to this site are recorded, if they are. */
  siteDomain: string | undefined
  outboundDomains: string[]
  firstClick: boolean
  queryParameters: string[]
  cookieAttributes: CookieAttributes
  /** Matches the forms and links that lead to checkout. */
  checkoutSelector: string
}

/** Reads the attributes of the official script, and `data-checkout`. */
export function readSettings(script: HTMLScriptElement): Settings {
  const text = (name: string) => script.getAttribute(`data-${name}`)

  /** An attribute that cannot be understood is reported once and counts as absent. */
  const parsed = (name: string, parse: (text: string) => unknown = JSON.parse) => {
    const value = text(name)
    try {
      return value && parse(value)
    } catch (fault) {
      // biome-ignore lint/suspicious/noConsole: a mistake in the tag is for its author to see.
      console.warn(`Saletrail: data-${name}:`, fault)
    }
  }

  const domains = (parsed('domains') || {}) as OfficialDomains
  return {
    // A copy named by its content hash is served from the folder `s`.
    collectorUrl:
      text('api-host')?.replace(/\/$/, '') || script.src.replace(/(\/s)?\/[^/?]*(\?.*)?$/, ''),
    publishableKey: text('publishable-key'),
    linkDomain: domains.refer || text('short-domain'),
    siteDomain: domains.site,
    outboundDomains: listOf(domains.outbound),
    firstClick: text('attribution-model') === 'first-click',
    queryParameters: listOf(parsed('query-params') || text('query-param') || 'via'),
    cookieAttributes: cookieAttributes(
      parsed('cookie-options') || {},
      location.protocol === 'https:',
    ),
    checkoutSelector: `[data-checkout]${parsed('checkout', furtherSelector) || ''}`,
  }
}

interface OfficialDomains {
  refer?: string
  site?: string
  outbound?: string | string[]
}

/** Throws where the browser does not understand the selector. */
function furtherSelector(text: string): string {
  document.querySelector(text)
  return `,${text}`
}

/** The official script takes lists as `"a, b"` and as `["a", "b"]`. */
function listOf(value: unknown): string[] {
  return `${value ?? ''}`.split(/[\s,]+/)
}
