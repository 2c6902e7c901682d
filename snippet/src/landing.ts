import { CLICK_COOKIE, findClickId, keepClick } from './click-cookie.ts'
import { asClickId } from './click-id.ts'
import { recordClick } from './collector.ts'
import { renewCookie } from './renew-cookie.ts'
import { listOf, settings } from './settings.ts'
import { writeCookie } from './write-cookie.ts'

/**
 * Finds out how the visitor came here. A click id in the address is kept at once, before any
 * queued call is replayed; a partner's key (`?via=`) or a tracked site asks the collector for one.
 */
export async function land(): Promise<void> {
  const address = location.search
  // Chromium claims cookies where a profile blocks them; its storage tells the truth, by throwing.
  if (!navigator.cookieEnabled || !sessionStorage) return
  const query = new URLSearchParams(address)
  const clickId = asClickId(query.get(CLICK_COOKIE))
  const known = findClickId()
  if (known) {
    // What a redirect has set by `Set-Cookie` is not written again: Safari keeps a script's cookie
    // 7 days.
    if (clickId === known && settings.consent === 'granted') sessionStorage.dub_id = address
    // A tab reloaded or restored after days still has the address of an older click.
    if (sessionStorage.dub_id === address) return
    // Nobody has agreed to what the redirect has set: it is taken back, and held in memory.
    if (clickId === known) writeCookie(CLICK_COOKIE)
  }
  if (clickId) return keepClick({ clickId })
  if (settings.consent === 'denied') return

  const { refer, site } = settings.domains
  const names = listOf(settings.queryParams || settings.queryParam || 'via')
  const key = names.map((name) => query.get(name)).find((key) => key)
  // Without a domain, the collector takes its own.
  const mayCount = !known || settings.attributionModel !== 'first-click'
  if (key && mayCount) await recordClick('click', { domain: refer || settings.shortDomain, key })
  else if (!known) site && (await recordClick('visit', { domain: site }))
  // Once for every tab, where no newer click is under way that an answer could come too late for.
  else if (settings.consent === 'granted' && !('dub_id' in sessionStorage)) {
    sessionStorage.dub_id = ''
    renewCookie()
  }
}
