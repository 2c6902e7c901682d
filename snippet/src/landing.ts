import { findClickId, hasFirstClick, keepClick } from './click-cookie.ts'
import { asClickId } from './click-id.ts'
import { recordClick } from './collector.ts'
import { confirmClick } from './confirm-click.ts'
import { listOf, settings } from './settings.ts'
import { writeCookie } from './write-cookie.ts'

/**
 * Finds out how the visitor came here. A click id in the address is kept at once, before any
 * queued call is replayed; a partner's key (`?via=`) or a tracked site asks the collector for one.
 */
export const land = async (): Promise<void> => {
  const address = location.search
  // Throws where a browser refuses cookies, though Chromium claims them: there is nothing to do.
  // It is null where storage alone is switched off, and a cookie keeps the click all the same.
  const heeded = sessionStorage?.dub_id
  const query = new URLSearchParams(address)
  const clickId = asClickId(query.get('dub_id'))
  const known = findClickId()
  if (known) {
    // A tab reloaded or restored after days still has the address of an older click.
    if (heeded === address) return
    if (clickId === known) {
      // What a redirect has set by `Set-Cookie` is not written again: Safari keeps a script's
      // cookie 7 days.
      if (settings.consent === 'granted') return confirmClick()
      // Nobody has agreed to it: it is taken back, and held in memory.
      writeCookie('dub_id')
    }
  }
  if (clickId) return keepClick({ clickId })
  if (settings.consent === 'denied') return

  const { refer, site } = settings.domains
  const names = listOf(settings.queryParams || settings.queryParam || 'via')
  const key = names.map((name) => query.get(name)).find((key) => key)
  // Without a domain, the collector takes its own.
  if (key && !hasFirstClick())
    await recordClick('click', { domain: refer || settings.shortDomain, key })
  else if (!known) site && (await recordClick('visit', { domain: site }))
  // Once for every tab, where no newer click is under way that an answer could come too late for.
  else if (heeded == null) confirmClick()
}
