import { findClickId } from '../click-cookie.ts'
import type { Settings } from '../settings.ts'
import { isCheckout } from './is-checkout.ts'

/**
 * Puts the click id into a checkout form's data while the browser gathers it, which happens for a
 * pressed button, for form.submit() (no `submit` event there) and for new FormData(form) alike:
 * https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#constructing-entry-list
 * A field the shop has filled itself is left alone.
 */
export function passToForm(settings: Settings, event: FormDataEvent): void {
  const clickId =
    isCheckout(settings, event.target) && !event.formData.get('clickId') && findClickId()
  if (clickId) event.formData.set('clickId', clickId)
}
