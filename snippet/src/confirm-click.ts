import { setConsent } from './click-cookie.ts'
import { say } from './say.ts'
import { settings } from './settings.ts'

/**
 * Marks the address as heeded, for as long as this tab lives, and lets a collector on the shop's
 * own site set the cookie anew: Safari keeps what a server sets 90 days, and what a script writes
 * 7. Which hosts are one site only the collector can tell, by the public suffix list: where the
 * last two labels mislead us (`co.uk`), the call is for nothing, and `no-cors` keeps the console
 * quiet about it. With cookie options of the merchant's, which the collector does not know, the
 * script's cookie stays.
 */
export const confirmClick = (): void => {
  if (settings.consent !== 'granted') return
  sessionStorage.dub_id = location.search
  if (
    !settings.cookieOptions &&
    settings.apiHost.includes(location.hostname.match(/[^.]*.[^.]*$/) as unknown as string)
  ) {
    fetch(`${settings.apiHost}/track/click/refresh`, {
      method: 'POST',
      keepalive: true,
      credentials: 'include',
      mode: 'no-cors',
    }).then(
      // A no that came meanwhile stands, whatever the answer has set.
      () => setConsent(settings.consent),
      say,
    )
  }
}
