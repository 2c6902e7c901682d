import { CLICK_COOKIE, findClickId, keepClick } from './click-cookie.ts'
import { asClickId } from './click-id.ts'
import { recordClick } from './collector.ts'
import type { Settings } from './settings.ts'

/**
 * Finds out how the visitor came here. A click id in the address is kept at once, before any
 * queued call is replayed; a partner's key (`?via=`) or a tracked site asks the collector for one.
 */
export async function land(settings: Settings): Promise<void> {
  if (!navigator.cookieEnabled) return
  const query = new URLSearchParams(location.search)
  const clickId = asClickId(query.get(CLICK_COOKIE))
  const known = findClickId()
  if (clickId) return keepClick(settings, { clickId })
  if (known && settings.firstClick) return

  const key = settings.queryParameters.map((name) => query.get(name)).find(Boolean)
  if (key) await recordClick(settings, 'click', { domain: linkDomain(settings), key })
  else if (settings.siteDomain && !known) {
    await recordClick(settings, 'visit', { domain: settings.siteDomain })
  }
}

/** One bare script tag is enough: the collector's own host is the default domain of its links. */
function linkDomain(settings: Settings): string {
  return settings.linkDomain || new URL(settings.collectorUrl, location.href).host
}
