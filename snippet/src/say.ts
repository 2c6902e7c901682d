import { settings } from './settings.ts'

/** With `data-debug`, tells the console what the script does, and with what. */
export const say = (...what: unknown[]): void => {
  // biome-ignore lint/suspicious/noConsole: the person who has set `data-debug` reads it.
  if ('debug' in settings) console.log('Saletrail:', ...what)
}
