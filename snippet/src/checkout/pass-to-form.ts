import { resolveAddress } from '../resolve-address.ts'
import { parameterFor } from './parameter-for.ts'

type FormsEvent = FormDataEvent & { target: HTMLFormElement }
type Button = (HTMLElement & { form?: HTMLFormElement | null }) | null

/** The button of the latest submit: `formdata` does not tell, and its `formaction` decides. */
let submitter: Button

export const noteSubmitter = (event: SubmitEvent): void => {
  submitter = event.submitter
}

/**
 * Puts the click id into a checkout form's data while the browser gathers it, which happens for a
 * pressed button, for form.submit() (no `submit` event there) and for new FormData(form) alike:
 * https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#constructing-entry-list
 * A field the shop has filled itself is left alone. The form's attribute is read, not its property,
 * which a field named `action` hides. Without one a form goes to its page, whatever `<base>` says.
 */
export const passToForm = ({ target: form, formData }: FormsEvent): void => {
  const action =
    (submitter?.form === form && submitter.getAttribute('formaction')) ||
    form.getAttribute('action') ||
    location.href
  const pair = parameterFor(resolveAddress(action), form, 'clickId=')
  if (pair) {
    const [name, value] = pair.split('=') as [string, string]
    formData.get(name) || formData.set(name, value)
  }
}
