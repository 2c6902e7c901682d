/** Queries carry what visitors typed and who they are; where they came from needs only the page. */
export function withoutQuery(address: string | null | undefined): string | null {
  if (!address || !URL.canParse(address)) return null
  const { protocol, host, pathname } = new URL(address)
  return /^https?:$/.test(protocol) ? `${protocol}//${host}${pathname}` : null
}
