/**
 * A host as browsers send it to ask for a page: in lower case and ASCII, without the port they
 * leave out and without the root's dot. Undefined where it is no host at all.
 */
export function canonicalHost(written: string): string | undefined {
  if (/[\s/\\?#@]/.test(written) || !URL.canParse(`http://${written}`)) return undefined
  const { hostname, port } = new URL(`http://${written}`)
  const name = hostname.replace(/\.+$/, '')
  if (name === '') return undefined
  return port === '' || port === '443' ? name : `${name}:${port}`
}
