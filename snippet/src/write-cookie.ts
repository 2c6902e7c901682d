import Cookies from 'js-cookie'
import type { CookieAttributes } from './cookie-attributes.ts'
import { hostSuffixes } from './host-suffixes.ts'

/**
 * Writes a cookie on the widest domain the browser allows, so that shop, checkout and blog on
 * sub-domains of one site all read it. There is no way to ask for the public suffix list (`co.uk`,
 * `github.io`) but to try, which costs milliseconds: called only when there is something to write.
 */
export function writeCookie(name: string, value: string, attributes: CookieAttributes): void {
  // Drawn afresh, so that no tab tries on another's cookie.
  const trial = `dub_${Math.random()}`
  let widest: string | undefined
  for (const domain of [undefined, ...hostSuffixes(location.hostname)]) {
    // A cookie of the same name left on a narrower domain, as the official script leaves it, would
    // stand before ours in document.cookie and hide every later click.
    Cookies.remove(name, { ...attributes, domain })
    // A date in a cookie has whole seconds: a life of milliseconds could be over at birth.
    Cookies.set(trial, '1', { domain, expires: 0.01 })
    if (Cookies.get(trial)) widest = domain
    Cookies.remove(trial, { domain })
  }
  Cookies.set(name, value, { domain: widest, ...attributes })
}
