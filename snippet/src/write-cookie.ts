import Cookies from 'js-cookie'
import { cookieAttributes } from './cookie-attributes.ts'
import { type CookieName, readCookie } from './read-cookie.ts'
import { settings } from './settings.ts'

/**
 * Writes a cookie on the widest domain the browser allows, so that shop, checkout and blog on
 * sub-domains of one site all read it; without a value, removes it. There is no way to ask for the
 * public suffix list (`co.uk`, `github.io`) but to try, which costs milliseconds: called only when
 * there is something to write.
 */
export const writeCookie = (name: CookieName, value?: string | false | null): void => {
  const attributes = cookieAttributes(settings.cookieOptions)
  // `com`, `co.com`, `shop.co.com`, and none, which every browser accepts (`localhost`, `[::1]`).
  const domains = location.hostname
    .split('.')
    .map((_, index, labels) => labels.slice(~index).join('.'))
    .concat('')
  // A cookie of the same name left on a narrower domain, as the official script leaves it, would
  // stand before ours in document.cookie and hide every later click.
  for (const domain of domains) Cookies.set(name, '', { ...attributes, domain, 'max-age': -1 })
  if (value) {
    domains.some((domain) => {
      Cookies.set(name, value, { domain, ...attributes })
      return readCookie(name)
    })
  }
}
