/** What a browser has answered instead: https://www.w3.org/TR/webdriver2/#errors */
export class WebDriverError extends Error {
  readonly code: string

  constructor(command: string, { error, message }: { error: string; message: string }) {
    super(`${command}: ${error}: ${message}`)
    this.code = error
  }
}
