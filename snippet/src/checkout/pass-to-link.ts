import { CLICK_COOKIE, findClickId } from '../click-cookie.ts'
import type { Settings } from '../settings.ts'
import { addToQuery } from './add-to-query.ts'
import { isCheckout } from './is-checkout.ts'
import { isOutbound } from './is-outbound.ts'

/**
 * Puts the click id into the address of a link to another host, in the moment the visitor uses it:
 * a link rendered a moment ago is as good as an old one, and nothing has to be scanned. On the own
 * host the cookie is there already. The path is asked, not the target, because a click in a web
 * component is retargeted to its host: https://dom.spec.whatwg.org/#retarget
 */
export function passToLink(settings: Settings, event: Event): void {
  const link = event.composedPath().find((node) => 'href' in node) as HTMLAnchorElement | undefined
  const clickId = link && leadsToCheckout(settings, link) && findClickId()
  if (clickId) link.search = addToQuery(link.search, CLICK_COOKIE, clickId)
}

function leadsToCheckout(settings: Settings, link: HTMLAnchorElement): boolean {
  return (
    /^http/.test(link.protocol) &&
    link.host !== location.host &&
    (isCheckout(settings, link) || isOutbound(link.hostname, settings.outboundDomains))
  )
}
