import type { Context } from 'hono'
import { setCookie } from 'hono/cookie'
import { getDomain } from 'tldts'
import type { CollectorEnv } from './collector-env.ts'
import { requestHeader } from './request-header.ts'

const CLICK_COOKIE = 'dub_id'
const DAYS_90_SECONDS = 90 * 86_400
/** As the snippet writes it and reads it: nothing else is a click id. */
const KEPT_CLICK = /(?:^|; *)dub_id=([\w-]{1,64})(?:;|$)/

const PRIVATE_SUFFIXES = { allowPrivateDomains: true }

/**
 * Whether the page is on the collector's own site, as browsers draw that line: by the public suffix
 * list (`co.uk` and `github.io` are nobody's site), or else the same host (`localhost`, addresses).
 */
export function isOnOurSite(c: Context<CollectorEnv>, page: string | undefined): page is string {
  if (!page || !URL.canParse(page)) return false
  return siteOf(new URL(page).hostname) === siteOf(ourHostname(c))
}

const siteOf = (hostname: string) => getDomain(hostname, PRIVATE_SUFFIXES) ?? hostname

/** The name by which the browser has reached us. */
function ourHostname(c: Context<CollectorEnv>): string {
  const address = `http://${requestHeader(c, 'host')}`
  return URL.canParse(address) ? new URL(address).hostname : ''
}

/** The click that the visitor's browser keeps, if it has told us. */
export function findKeptClick(c: Context<CollectorEnv>): string | undefined {
  return KEPT_CLICK.exec(requestHeader(c, 'cookie') ?? '')?.[1]
}

/**
 * Sets the snippet's own cookie, of the same name, domain and path, where the page is on our site.
 * Safari keeps what a script writes for 7 days, and what a server of the site sets for as long as
 * it says: https://webkit.org/blog/8613/intelligent-tracking-prevention-2-1/
 * Not HttpOnly, because the snippet reads it; `Secure` where the page itself is.
 */
export function setFirstPartyCookie(
  c: Context<CollectorEnv>,
  clickId: string,
  page: string | undefined,
): void {
  if (!isOnOurSite(c, page)) return
  const { hostname, protocol } = new URL(page)
  const domain = getDomain(hostname, PRIVATE_SUFFIXES)
  setCookie(c, CLICK_COOKIE, clickId, {
    path: '/',
    ...(domain && { domain }),
    maxAge: DAYS_90_SECONDS,
    sameSite: 'Lax',
    secure: protocol === 'https:',
  })
}
