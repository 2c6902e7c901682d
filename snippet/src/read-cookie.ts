/**
 * All that this script keeps or looks for. The type, and not a constant, guards against a slip of
 * the pen: the same text in many places costs fewer bytes than a name for it. `dub_partner_data` is
 * the official script's name and shape, because shops read it on their servers too; `cart` is
 * Shopify's.
 */
export type CookieName = 'dub_id' | 'dub_partner_data' | 'cart'

/**
 * The text of a cookie, as it is stored. By hand, and not by js-cookie's `get`, which would cost
 * 130 bytes to decode every cookie of the shop on the way to ours.
 */
export const readCookie = (name: CookieName): string | undefined =>
  document.cookie.match(`(^|; )${name}=([^;]*)`)?.[2]
