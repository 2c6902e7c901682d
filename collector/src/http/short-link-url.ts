import type { Link } from '../attribution/link.ts'

/** What visitors follow: the link's domain, by the scheme the collector itself is reached by. */
export function shortLinkUrl({ domain, key }: Link, publicUrl: string): string {
  return `${new URL(publicUrl).protocol}//${domain}/${key}`
}
