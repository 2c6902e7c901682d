/**
 * Sets one parameter in a query string (`?a=1`, or empty) and leaves the rest as it is, byte for
 * byte: URLSearchParams would rewrite `%20` as `+` and `&k` as `&k=`, which breaks signed links.
 * What the merchant has set stays, unless it is empty, or ours by name or by value. The pair
 * `name=value` must need no encoding.
 */
export const addToQuery = (query: string, pair: string): string => {
  let isThere = false
  const changed = query.replace(/[^?&]+/g, (present) => {
    if (present.split('=')[0] !== pair.split('=')[0]) return present
    isThere = true
    return /dub_id/.test(present) || !present.split('=')[1] ? pair : present
  })
  return isThere ? changed : `${query ? `${query}&` : '?'}${pair}`
}
