import Bowser from 'bowser'
import { isbot } from 'isbot'
import type { Surroundings } from '../attribution/click.ts'

type Agent = {
  readonly isBot: boolean
  readonly browser: Pick<Surroundings, 'device' | 'browser' | 'os'>
}

/** Longer than any browser's; what is behind it says nothing and costs time. */
const CHARACTERS_MAX = 512
/** The browsers of a shop's visitors are few: most are recognized without being read again. */
const KEPT_MAX = 1_000
const kept = new Map<string, Agent>()

/** What a user agent says of itself. Known ones cost a look-up, others some 15 µs. */
export function readAgent(userAgent: string): Agent {
  const given = userAgent.slice(0, CHARACTERS_MAX)
  const known = kept.get(given)
  if (known) return known
  const read = { isBot: isbot(given), browser: parse(given) }
  // All at once, because keeping an order of use would cost every look-up.
  if (kept.size === KEPT_MAX) kept.clear()
  kept.set(given, read)
  return read
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
