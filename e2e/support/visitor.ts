export type MouseButton = 'left' | 'middle' | 'right'

export type Cookie = {
  readonly name: string
  readonly value: string
  /** With a dot in front where it belongs to sub-domains too. */
  readonly domain: string
  readonly path: string
  /** Seconds since 1970; -1 for a cookie of the session. */
  readonly expires: number
}

/**
 * What a person does in a shop. Flows use these verbs and nothing of the browser's driver, so that
 * the same flows drive every engine. A verb that an engine cannot do skips the flow there, aloud.
 */
export interface Visitor {
  open(address: string): Promise<void>
  /** Opens a page without waiting for what is still loading in it. */
  openHastily(address: string): Promise<void>
  /** Types into the field with this label. */
  fill(label: string, text: string): Promise<void>
  /** Presses the button or follows the link whose name contains this. */
  press(name: string, button?: MouseButton): Promise<void>
  pressTwice(name: string): Promise<void>
  reload(): Promise<void>
  goBack(): Promise<void>
  /** Waits until the page says so. */
  sees(text: string): Promise<void>
  /** Waits until the address bar holds this. */
  arrivesAt(part: string): Promise<void>
  /** Waits for the tab that the page or the visitor has opened, and goes on in it. */
  turnToNewTab(): Promise<void>
  /** Goes on in the tab before, which is still there. */
  turnBack(): Promise<void>
  /** Closes the tab, whatever it is doing. The same person goes on in another. */
  closeTab(): Promise<void>
  /** As it was when the last verb was done. */
  address(): string
  /** The cookie as the page's own script reads it. */
  cookie(name: string): Promise<string | undefined>
  /** The cookies that the browser would send to this page. */
  cookieJar(): Promise<readonly Cookie[]>
  /** Evaluates an expression, or runs a `{ block }`, as a script of the page would. */
  evaluate<Value>(expression: string): Promise<Value>
  /** Makes the visitor's computer so many times slower. */
  slowDown(times: number): Promise<void>
  /** Errors the page has thrown since the beginning. */
  readonly faults: readonly string[]
}
