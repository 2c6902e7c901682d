/**
 * A URL with other parameters in its query. What is not edited stays as it is, byte for byte, since
 * shops sign their URLs.
 */
export function editQuery(url: string, edit: (parameters: string[]) => readonly string[]): string {
  const [beforeHash = '', ...hash] = url.split('#')
  const [path = '', ...queryParts] = beforeHash.split('?')
  const query = queryParts.join('?')
  const edited = edit(query === '' ? [] : query.split('&')).join('&')
  return [edited === '' ? path : `${path}?${edited}`, ...hash].join('#')
}
