/**
 * Sets one parameter in a query string (`?a=1`, or empty) and leaves the rest as it is, byte for
 * byte: URLSearchParams would rewrite `%20` as `+` and `&k` as `&k=`, which breaks signed links.
 * Name and value must need no encoding.
 */
export function addToQuery(query: string, name: string, value: string): string {
  const pair = `${name}=${value}`
  const present = RegExp(`([?&])${name}=[^&]*`)
  return present.test(query)
    ? query.replace(present, `$1${pair}`)
    : `${query ? `${query}&` : '?'}${pair}`
}
