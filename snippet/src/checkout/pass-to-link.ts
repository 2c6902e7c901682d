import { say } from '../say.ts'
import { addToQuery } from './add-to-query.ts'
import { parameterFor } from './parameter-for.ts'

/**
 * Puts the click id into the address of a link to checkout in the moment the visitor uses it: a
 * link rendered a moment ago is as good as an old one, and nothing has to be scanned. The path is
 * asked, not the target, because a click in a web component is retargeted to its host:
 * https://dom.spec.whatwg.org/#retarget
 */
export function passToLink(event: Event): void {
  const link = event.composedPath().find((node) => 'href' in node) as HTMLAnchorElement | undefined
  if (link) passToAddress(link, link)
}

/** The whole address, if it has got the click id. */
export function passToAddress(url: URL | HTMLAnchorElement, element?: Element): string | undefined {
  const [name, value] = parameterFor(url, element)
  if (!name) return
  url.search = addToQuery(url.search, name, value)
  say('passed', url.href)
  return url.href
}
