/** The key of a domain's own page, as the public API names it. */
const ROOT_KEY = '_root'

/** The link's key that a path names: `/summer` is `summer`, and so is `/summer/`. */
export function keyOfPath(pathname: string): string {
  const encoded = pathname.replace(/^\/|\/$/g, '')
  try {
    return decodeURIComponent(encoded) || ROOT_KEY
  } catch {
    return encoded
  }
}
