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

/** What js-cookie writes. */
export interface CookieAttributes {
  domain?: string
  [attribute: string]: string | number | boolean | Date | undefined
}

/**
 * The attributes of our cookies: path `/`, `SameSite=Lax`, 90 days, `Secure` on https, and what the
 * merchant says otherwise. `maxAge` (seconds, which wins as in RFC 6265) and `expiresInDays` become
 * a date: themselves they are words no browser knows, and ignored. `httpOnly` is undone: a browser
 * discards such a cookie when a script writes it.
 */
export const cookieAttributes = (options: CookieOptions): CookieAttributes => ({
  path: '/',
  sameSite: 'Lax',
  secure: location.protocol === 'https:',
  ...options,
  httpOnly: false,
  expires: new Date(
    (!options.maxAge && options.expires) ||
      Date.now() + 1000 * (options.maxAge || 86400 * (options.expiresInDays || 90)),
  ),
})
