import { findClickId } from '../click-cookie.ts'
import { say } from '../say.ts'
import { listOf, settings } from '../settings.ts'
import { isOfDomain } from './is-of-domain.ts'

/** How the parameter of its checkout's address begins that a platform hands back with the order. */
const PLATFORMS: Record<string, string> = {
  'buy.stripe.com': 'client_reference_id=dub_id_',
  '*.polar.sh': 'reference_id=',
  '*.lemonsqueezy.com': 'checkout[custom][dub_id]=',
}

/**
 * The pair `name=value` that an address has to get, or nothing. A platform's address gets the
 * platform's parameter. A form that is marked `data-checkout`, or matched by the script tag's
 * selector, gets `own` wherever it leads. What else is marked or listed as outbound gets `dub_id`
 * on another host; on the own one nothing is needed, because the cookie is there already.
 */
export const parameterFor = (
  url: URL | HTMLAnchorElement,
  element?: Element,
  own?: string,
): string | false | undefined => {
  const clickId = findClickId()
  const host = url.hostname
  const isHere = (domain: string) => isOfDomain(host, domain)
  const isMarked = element?.matches(`:is([data-checkout],${settings.checkout})`)
  const name =
    PLATFORMS[Object.keys(PLATFORMS).find(isHere) as string] ||
    (isMarked && own) ||
    // `javascript:` and `mailto:` have no host.
    (host &&
      url.host !== location.host &&
      (isMarked || listOf(settings.domains.outbound).some(isHere)) &&
      'dub_id=')
  say(name, url.href)
  return clickId && name && name + clickId
}
