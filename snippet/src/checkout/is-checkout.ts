import type { Settings } from '../settings.ts'

/**
 * Whether a form or link leads to checkout: it is marked `data-checkout`, or the script tag's
 * selector matches it. The method is borrowed, because a form's own `matches` can be hidden by a
 * field of that name: https://html.spec.whatwg.org/multipage/forms.html#dom-form-nameditem
 */
export function isCheckout(settings: Settings, element: EventTarget | null): boolean {
  return Element.prototype.matches.call(element, settings.checkoutSelector)
}
