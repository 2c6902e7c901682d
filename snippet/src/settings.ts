import type { CookieOptions } from './cookie-attributes.ts'
import { resolveAddress } from './resolve-address.ts'

/** What the page says, by the names that `dataset` gives to the attributes of the script tag. */
interface Settings {
  /** Where the collector answers, without a slash at the end. */
  apiHost: string
  publishableKey?: string
  domains: { refer?: string; site?: string; outbound?: string | string[] }
  shortDomain?: string
  attributionModel?: string
  queryParam?: string
  queryParams?: string[]
  cookieOptions: CookieOptions
  /** A further selector of the forms and links that lead to checkout. */
  checkout?: string
  /** `granted`, `denied`, or `required` while the visitor has not been asked. */
  consent: string
  gpc?: string
  debug?: string
}

/** Of this page, from the moment the script starts. */
export let settings: Settings

/**
 * Reads the attributes of the official script, and our own. Tag managers strip `data-` attributes,
 * so the query of the script's address and `window.saletrail` may say the same, as the same text
 * by the name without `data-` in camel case. The attribute wins, then the object.
 */
export const readSettings = (script: HTMLScriptElement | null): void => {
  const address = resolveAddress(script?.src)
  settings = {
    ...Object.fromEntries(address.searchParams),
    ...window.saletrail,
    ...script?.dataset,
  } as unknown as Settings
  // A copy named by its content hash is served from the folder `s`.
  settings.apiHost = (settings.apiHost || new URL('.', address).href).replace(/\/(s\/)?$/, '')
  settings.consent =
    navigator.globalPrivacyControl && settings.gpc !== 'ignore'
      ? 'denied'
      : settings.consent || 'granted'

  for (const name of ['queryParams', 'domains', 'cookieOptions'] as const) {
    try {
      settings[name] = JSON.parse((settings[name] ?? 0) as string) ?? 0
    } catch (fault) {
      // biome-ignore lint/suspicious/noConsole: a mistake in the tag is for its author to see.
      console.warn('Saletrail:', name, fault)
      settings[name] = 0 as never
    }
  }
}

/** The official script takes lists as `"a, b"` and as `["a", "b"]`. */
export const listOf = (value: unknown): string[] => `${value}`.split(/[\s,]+/)
