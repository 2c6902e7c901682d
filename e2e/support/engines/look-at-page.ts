/** What one look at a page tells, all of the same moment. */
export type Sight<Found> = {
  readonly address: string
  /** Tells one document from the next. */
  readonly bornAt: number
  readonly loaded: boolean
  readonly found: Found | null
}

/**
 * Looks for a control by its name, a field by its label, or a text, as Playwright's locators do:
 * without regard to case and white space, through open shadow roots, and only what is shown.
 * It is sent to the page as text, so it must use nothing from outside itself.
 */
export function lookAtPage(
  kind: 'control' | 'field' | 'text' | 'nothing',
  wanted: string,
): Sight<Element | boolean> {
  const plain = (text: string | null | undefined) => (text ?? '').replace(/\s+/g, ' ').toLowerCase()
  const matches = (text: string | null | undefined) => plain(text).includes(plain(wanted).trim())
  const isShown = (element: Element) =>
    element.getClientRects().length > 0 && getComputedStyle(element).visibility === 'visible'

  function findAll(root: ParentNode, selector: string): Element[] {
    return [...root.querySelectorAll('*')].flatMap((element) => [
      ...(element.matches(selector) ? [element] : []),
      ...(element.shadowRoot ? findAll(element.shadowRoot, selector) : []),
    ])
  }

  const nameOf = (element: Element) =>
    element.getAttribute('aria-label') ||
    (element instanceof HTMLInputElement ? element.value : element.textContent)

  const CONTROLS =
    'a[href], button, summary, [role=button], [role=link], input[type=submit], input[type=button]'

  function findControl(): Element | undefined {
    const controls = findAll(document, CONTROLS)
    return controls.find((control) => matches(nameOf(control)) && isShown(control))
  }

  function findField(): Element | null | undefined {
    const labels = findAll(document, 'label') as HTMLLabelElement[]
    const label = labels.find(({ textContent }) => matches(textContent))
    return label?.control ?? findAll(document, '[aria-label]').find((each) => matches(nameOf(each)))
  }

  function findText(): boolean {
    const hosts = findAll(document, '*').filter(({ shadowRoot }) => shadowRoot)
    const parts = [
      document.body,
      ...hosts.flatMap((host) => [...(host.shadowRoot?.children ?? [])]),
    ]
    // Not `textContent`: only what is rendered can be seen.
    return parts.some((part) => matches((part as HTMLElement | null)?.innerText))
  }

  const find = { control: findControl, field: findField, text: findText, nothing: () => false }

  return {
    address: location.href,
    bornAt: performance.timeOrigin,
    loaded: document.readyState === 'complete',
    found: find[kind]() || null,
  }
}
