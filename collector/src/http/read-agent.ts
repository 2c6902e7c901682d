import Bowser from 'bowser'
import { isbot } from 'isbot'
import type { Surroundings } from '../attribution/click.ts'
import { memoize } from './memoize.ts'

type Agent = {
  readonly isBot: boolean
  readonly browser: Pick<Surroundings, 'device' | 'browser' | 'os'>
}

/** Longer than any browser's; what is behind it says nothing and costs time. */
const CHARACTERS_MAX = 512
/** Some 15 µs each; most of a shop's visitors have one of few. */
const KEPT = 1_000

const readKept = memoize(
  KEPT,
  (userAgent): Agent => ({
    isBot: isbot(userAgent),
    browser: parse(userAgent),
  }),
)

/** What a user agent says of itself. */
export function readAgent(userAgent: string): Agent {
  return readKept(userAgent.slice(0, CHARACTERS_MAX))
}

function parse(userAgent: string): Agent['browser'] {
  if (userAgent === '') return { device: null, browser: null, os: null }
  const { browser, os, platform } = Bowser.parse(userAgent)
  return {
    device: platform.type ? capitalize(platform.type) : null,
    browser: browser.name || null,
    os: os.name || null,
  }
}

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
