import { asClickId } from './click-id.ts'
import { confirmClick } from './confirm-click.ts'
import type { Click, PartnerData } from './dub-analytics.ts'
import { guard } from './guard.ts'
import { passOn } from './pass-on.ts'
import { readCookie } from './read-cookie.ts'
import { say } from './say.ts'
import { settings } from './settings.ts'
import { writeCookie } from './write-cookie.ts'

/** The click that waits for the visitor's consent, in memory only. */
let heldClick: Partial<Click> | undefined

/**
 * The visitor's click id, or undefined; also where a sandboxed frame may not touch cookies at all.
 * Looked up whenever it is needed: while a tab stays open for days, another may bring a new click.
 */
export const findClickId = /* @__PURE__ */ guard((): string | undefined =>
  settings.consent === 'denied'
    ? undefined
    : (heldClick?.clickId ?? asClickId(readCookie('dub_id'))),
)

/** Whether the visitor has a click that no later one may replace. */
export const hasFirstClick = () => settings.attributionModel === 'first-click' && findClickId()

/** Makes this the click that a sale will be counted for, unless an earlier one has to win. */
export const keepClick = (click: Partial<Click>): void => {
  const clickId = asClickId(click.clickId)
  if (clickId && !hasFirstClick()) {
    heldClick = { ...click, clickId }
    setConsent(settings.consent)
  }
}

/** Without a click, removes what is written. */
const writeClick = (click: Partial<Click>): void => {
  writeCookie('dub_id', click.clickId)
  writeCookie('dub_partner_data', click.partner && JSON.stringify(click))
}

/** Writes what is held once the visitor agrees, and removes what is written once they do not. */
export const setConsent = /* @__PURE__ */ guard((consent: string): void => {
  settings.consent = consent
  say('consent', consent, heldClick)
  if (consent === 'denied') {
    writeClick({})
    delete sessionStorage.dub_id
  } else if (consent === 'granted' && heldClick) {
    writeClick(heldClick)
    heldClick = undefined
    confirmClick()
  }
  passOn()
})

/** The partner and discount of the newest click that had some, and that click's id. */
export const readPartnerData = (): PartnerData & Partial<Click> => {
  return heldClick ?? JSON.parse(decodeURIComponent(readCookie('dub_partner_data') ?? '{}'))
}
