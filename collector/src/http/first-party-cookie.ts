import type { Context } from 'hono'
import { generateCookie } from 'hono/cookie'
import { getDomain } from 'tldts'
import type { CollectorEnv } from './collector-env.ts'
import { memoize } from './memoize.ts'
import { requestHeader } from './request-header.ts'

const CLICK_COOKIE = 'dub_id'
const DAYS_90_SECONDS = 90 * 86_400
/** As the snippet writes it and reads it: nothing else is a click id. */
const KEPT_CLICK = /(?:^|; *)dub_id=([\w-]{1,64})(?:;|$)/

const PRIVATE_SUFFIXES = { allowPrivateDomains: true }

/**
 * Whether the page is on the collector's own site, as browsers draw that line: by the public suffix
 * list (`co.uk` and `github.io` are nobody's site), or else the same host (`localhost`, addresses).
 * Ours are the name that was asked for and, for where a proxy puts another in its place, the public
 * one. Whichever is wrong costs nothing: no browser takes a cookie for a site it has not asked.
 */
export function isOnOurSite(
  c: Context<CollectorEnv>,
  publicUrl: string,
  page: string | undefined,
): page is string {
  const site = siteOf(page ?? '')
  if (site === '') return false
  return site === siteOf(publicUrl) || site === siteOf(`http://${requestHeader(c, 'host')}`)
}

/** Links lead to few places, by few names. */
const SITES_KEPT = 1_000

/** Empty where the address has no host: a sandboxed page's origin is `null`. */
const siteOf = memoize(SITES_KEPT, (address) => {
  if (!URL.canParse(address)) return ''
  const { hostname } = new URL(address)
  return getDomain(hostname, PRIVATE_SUFFIXES) ?? hostname
})

/** The click that the visitor's browser keeps, if it has told us. */
export function findKeptClick(c: Context<CollectorEnv>): string | undefined {
  return KEPT_CLICK.exec(requestHeader(c, 'cookie') ?? '')?.[1]
}

/**
 * The snippet's own cookie, of the same name, domain and path, where the page is on our site: the
 * value of a `Set-Cookie`.
 * Safari keeps what a script writes for 7 days, and what a server of the site sets for as long as
 * it says: https://webkit.org/blog/8613/intelligent-tracking-prevention-2-1/
 * Not HttpOnly, because the snippet reads it; `Secure` where the page itself is.
 */
export function firstPartyCookie(
  c: Context<CollectorEnv>,
  publicUrl: string,
  clickId: string,
  page: string | undefined,
): string | undefined {
  if (!isOnOurSite(c, publicUrl, page)) return undefined
  const { hostname, protocol } = new URL(page)
  const domain = getDomain(hostname, PRIVATE_SUFFIXES)
  return generateCookie(CLICK_COOKIE, clickId, {
    path: '/',
    ...(domain && { domain }),
    maxAge: DAYS_90_SECONDS,
    sameSite: 'Lax',
    secure: protocol === 'https:',
  })
}
