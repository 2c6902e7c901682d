/**
 * The text of a cookie, as it is stored. By hand, and not by js-cookie's `get`, which would cost
 * 130 bytes to decode every cookie of the shop on the way to ours.
 */
export function readCookie(name: string): string | undefined {
  const start = `${name}=`
  const pair = document.cookie.split('; ').find((pair) => pair.startsWith(start))
  return pair?.slice(start.length)
}
