import { asClickId } from './click-id.ts'
import type { Click, PartnerData } from './dub-analytics.ts'
import { guard } from './guard.ts'
import { passOn } from './pass-on.ts'
import { readCookie } from './read-cookie.ts'
import { renewCookie } from './renew-cookie.ts'
import { say } from './say.ts'
import { settings } from './settings.ts'
import { writeCookie } from './write-cookie.ts'

/** Also the name of the parameter in which short links and decorated links carry the click id. */
export const CLICK_COOKIE = 'dub_id'

/** The official script's name and shape, because shops read this cookie on their servers too. */
const PARTNER_COOKIE = 'dub_partner_data'

/** The click that waits for the visitor's consent, in memory only. */
let heldClick: Partial<Click> | undefined

/**
 * The visitor's click id, or undefined; also where a sandboxed frame may not touch cookies at all.
 * Looked up whenever it is needed: while a tab stays open for days, another may bring a new click.
 */
export const findClickId = /* @__PURE__ */ guard((): string | undefined =>
  settings.consent === 'denied'
    ? undefined
    : (heldClick?.clickId ?? asClickId(readCookie(CLICK_COOKIE))),
)

/** Makes this the click that a sale will be counted for, unless an earlier one has to win. */
export function keepClick(click: Partial<Click>): void {
  const clickId = asClickId(click.clickId)
  if (clickId && !(settings.attributionModel === 'first-click' && findClickId())) {
    heldClick = { ...click, clickId }
    setConsent(settings.consent)
  }
}

/** Writes what is held once the visitor agrees, and removes what is written once they do not. */
export const setConsent = /* @__PURE__ */ guard((consent: string): void => {
  settings.consent = consent
  say('consent', consent, heldClick)
  const click = consent === 'granted' ? heldClick : consent === 'denied' && ({} as Partial<Click>)
  // Before a sandbox can refuse the cookie: what cannot be kept is not there.
  if (consent === 'granted') heldClick = undefined
  if (click) {
    writeCookie(CLICK_COOKIE, click.clickId)
    writeCookie(PARTNER_COOKIE, click.partner && JSON.stringify(click))
  }
  passOn()
  // Marks the address as heeded, for as long as this tab lives.
  if (consent === 'denied') delete sessionStorage.dub_id
  else if (click) {
    sessionStorage.dub_id = location.search
    renewCookie()
  }
})

/** The partner and discount of the newest click that had some, and that click's id. */
export function readPartnerData(): PartnerData & Partial<Click> {
  return heldClick ?? JSON.parse(decodeURIComponent(readCookie(PARTNER_COOKIE) ?? '{}'))
}
