import Cookies from 'js-cookie'
import { asClickId } from './click-id.ts'
import type { Click } from './dub-analytics.ts'
import { guard } from './guard.ts'
import { PARTNER_COOKIE, readPartnerData } from './partner-data.ts'
import type { Settings } from './settings.ts'
import { writeCookie } from './write-cookie.ts'

/** Also the name of the parameter in which short links and decorated links carry the click id. */
export const CLICK_COOKIE = 'dub_id'

/** The visitor's click id, or undefined; also where a frame may not touch cookies at all. */
export function findClickId(): string | undefined {
  try {
    return asClickId(Cookies.get(CLICK_COOKIE))
  } catch {
    // https://html.spec.whatwg.org/multipage/dom.html#dom-document-cookie throws when sandboxed.
  }
}

/** Makes this the click that a sale will be counted for, unless an earlier one has to win. */
export const keepClick = guard((settings: Settings, click: Partial<Click>): void => {
  const clickId = asClickId(click.clickId)
  if (!clickId || (settings.firstClick && findClickId())) return
  writeCookie(CLICK_COOKIE, clickId, settings.cookieAttributes)
  if (click.partner) writeCookie(PARTNER_COOKIE, JSON.stringify(click), settings.cookieAttributes)
  window.DubAnalytics = readPartnerData(clickId)
})
