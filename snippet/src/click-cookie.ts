import { asClickId } from './click-id.ts'
import { post } from './collector.ts'
import { confirmClick } from './confirm-click.ts'
import type { Click } from './dub-analytics.ts'
import { guard } from './guard.ts'
import { emptyOutbox } from './outbox.ts'
import { passOn } from './pass-on.ts'
import { readCookie } from './read-cookie.ts'
import { say } from './say.ts'
import { settings } from './settings.ts'
import { writeCookie } from './write-cookie.ts'

/** The click that waits for the visitor's consent, in memory only. */
export let heldClick: Partial<Click> | null | undefined

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
  // Said again, it sends nothing again that is on its way.
  if (settings.consent !== consent) {
    settings.consent = consent
    if (HAS_OUTBOX) emptyOutbox(post)
  }
  say(consent, heldClick)
  if (consent === 'denied') {
    writeClick({})
    delete sessionStorage.dub_id
  } else if (consent === 'granted' && heldClick) {
    writeClick(heldClick)
    heldClick = null
    confirmClick()
  }
  passOn()
})
