import { addToQuery } from './add-to-query.ts'
import { parameterFor } from './parameter-for.ts'

/**
 * Puts the click id into the address of a link to checkout in the moment the visitor uses it: a
 * link rendered a moment ago is as good as an old one, and nothing has to be scanned. The path is
 * asked, not the target, because a click in a web component is retargeted to its host:
 * https://dom.spec.whatwg.org/#retarget
 * Links alone have a `search`: an icon's `<use>` has a `href` too.
 */
export const passToLink = (event: Event): void => {
  const link = event.composedPath().find((node) => 'search' in node) as
    | HTMLAnchorElement
    | undefined
  if (link) passToAddress(link, link)
}

/** The whole address, if it has got the click id. */
export const passToAddress = (
  url: URL | HTMLAnchorElement,
  element?: Element,
): string | undefined => {
  const pair = parameterFor(url, element)
  if (!pair) return
  url.search = addToQuery(url.search, pair)
  return url.href
}
