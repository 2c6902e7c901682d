/**
 * The commands of WebDriver that the flows need, by the names that Firefox's Marionette gives them,
 * each with its way over HTTP: https://www.w3.org/TR/webdriver2/#endpoints
 */
export const COMMANDS = {
  Navigate: 'POST /url',
  Refresh: 'POST /refresh',
  Back: 'POST /back',
  ExecuteScript: 'POST /execute/sync',
  ElementClick: 'POST /element/{id}/click',
  ElementClear: 'POST /element/{id}/clear',
  ElementSendKeys: 'POST /element/{id}/value',
  PerformActions: 'POST /actions',
  GetWindowHandle: 'GET /window',
  GetWindowHandles: 'GET /window/handles',
  GetCookies: 'GET /cookie',
  NewWindow: 'POST /window/new',
  SwitchToWindow: 'POST /window',
  CloseWindow: 'DELETE /window',
} as const

type Command = keyof typeof COMMANDS

/** A session in a browser that speaks WebDriver, whatever it speaks it over. */
export type WebDriver = {
  send<Answer>(command: Command, parameters?: Record<string, unknown>): Promise<Answer>
}

/** How an element is named in answers and arguments: https://www.w3.org/TR/webdriver2/#elements */
export const ELEMENT_KEY = 'element-6066-11e4-a52e-4f735466cecf'

export type ElementReference = { readonly [ELEMENT_KEY]: string }

/** What is asked of every session: https://www.w3.org/TR/webdriver2/#capabilities */
export const CAPABILITIES = {
  // The visitor waits for what a flow waits for, and not for all that a page loads.
  pageLoadStrategy: 'none',
  acceptInsecureCerts: true,
  // As long as a whole flow may take.
  timeouts: { script: 300_000 },
}
