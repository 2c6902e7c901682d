/** `data-cookie-options` as the official script documents it, after a journey through JSON. */
export interface CookieOptions {
  domain?: string
  path?: string
  sameSite?: string
  secure?: boolean
  expires?: string
  expiresInDays?: number
  maxAge?: number
  httpOnly?: boolean
}

/** What js-cookie writes: `expires` is a number of days or a date. */
export interface CookieAttributes {
  domain?: string
  [attribute: string]: string | number | boolean | Date | undefined
}

/**
 * The attributes of our cookies: `SameSite=Lax`, 90 days, `Secure` on https, and what the merchant
 * says otherwise. js-cookie knows `expires` only, so `maxAge` (seconds, which wins as in RFC 6265)
 * and `expiresInDays` become it; themselves they are words no browser knows, and ignored.
 * `httpOnly` is undone: a browser discards such a cookie when a script writes it.
 */
export function cookieAttributes(options: CookieOptions): CookieAttributes {
  const { maxAge, expires, expiresInDays } = options
  return {
    sameSite: 'Lax',
    secure: location.protocol === 'https:',
    ...options,
    httpOnly: false,
    expires: maxAge ? maxAge / 86400 : expires ? new Date(expires) : expiresInDays || 90,
  }
}
