/**
 * Sets one parameter in a query string (`?a=1`, or empty) and leaves the rest as it is, byte for
 * byte: URLSearchParams would rewrite `%20` as `+` and `&k` as `&k=`, which breaks signed links.
 * What the merchant has set stays, unless it is empty, or ours by name or by value. Name and value
 * must need no encoding.
 */
export function addToQuery(query: string, name: string, value: string): string {
  const pair = `${name}=${value}`
  let isThere = false
  const changed = query.replace(/[^?&]+/g, (present) => {
    if (!present.startsWith(`${name}=`)) return present
    isThere = true
    return /dub_id|=$/.test(present) ? pair : present
  })
  return isThere ? changed : `${query ? `${query}&` : '?'}${pair}`
}
