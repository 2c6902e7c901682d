import { setConsent } from './click-cookie.ts'
import { guard } from './guard.ts'
import { settings } from './settings.ts'

/**
 * Lets a collector on the shop's own site set the cookie anew: Safari keeps what a server sets 90
 * days, and what a script writes 7. Which hosts are one site only the collector can tell, by the
 * public suffix list: where the last two labels mislead us (`co.uk`), the call is for nothing, and
 * `no-cors` keeps the console quiet about it.
 */
export const renewCookie = /* @__PURE__ */ guard((): void => {
  if (
    !settings.cookieOptions &&
    settings.apiHost.includes(/[^.]*.[^.]*$/.exec(location.hostname) as unknown as string)
  ) {
    fetch(`${settings.apiHost}/track/click/refresh`, {
      method: 'POST',
      mode: 'no-cors',
      credentials: 'include',
    }).then(
      // A no that came meanwhile stands, whatever the answer has set.
      () => settings.consent === 'denied' && setConsent('denied'),
      () => {},
    )
  }
})
