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
interface CookieAttributes {
  domain?: string
  [attribute: string]: string | number | boolean | undefined
}

/**
 * The attributes of our cookies: path `/`, `SameSite=Lax`, 90 days, `Secure` on https, and what the
 * merchant says otherwise. However a lifetime was said, it is written in whole seconds: beside them
 * browsers heed no `expires`, and what the merchant calls them is a word to them that they ignore.
 * `httpOnly` is undone: a browser discards such a cookie when a script writes it.
 */
export const cookieAttributes = (options: CookieOptions): CookieAttributes => ({
  path: '/',
  sameSite: 'Lax',
  secure: location.protocol === 'https:',
  ...options,
  httpOnly: false,
  'max-age': Math.floor(
    options.maxAge ||
      // Without a date, or with one that nobody can read, it is NaN.
      (Date.parse(options.expires as string) - Date.now() ||
        864e5 * (options.expiresInDays || 90)) / 1000,
  ),
})
