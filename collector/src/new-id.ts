import { randomBytes } from 'node:crypto'

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const ID_LENGTH = 16
/** Seven digits of base 62 hold milliseconds until the year 2081. */
const TIME_LENGTH = 7
export const LAST_MOMENT = ALPHABET.length ** TIME_LENGTH - 1
/** Bytes from here up would make the first letters of the alphabet likelier than the others. */
const FAIR_BYTES = 256 - (256 % ALPHABET.length)

let pool = randomBytes(0)
let poolOffset = 0
let latest = { now: Number.NaN, time: '' }

/**
 * A fresh id: 16 characters `[0-9A-Za-z]`, the time and then 53 random bits. In the order of their
 * bytes ids are in the order of time, so rows recorded together lie together on disk.
 */
export function newId(now: number = Date.now()): string {
  // A batch has one moment and many ids.
  if (now !== latest.now) latest = { now, time: encodeTime(now) }
  return latest.time + randomText(ID_LENGTH - TIME_LENGTH)
}

/** Ids made from this moment on are greater than this, or equal; earlier ones are smaller. */
export function firstIdOf(moment: number): string {
  return encodeTime(moment)
}

/** Text of characters `[0-9A-Za-z]`, all equally likely. */
export function randomText(length: number): string {
  let text = ''
  while (text.length < length) {
    const byte = nextByte()
    if (byte < FAIR_BYTES) text += ALPHABET[byte % ALPHABET.length]
  }
  return text
}

function encodeTime(now: number): string {
  let rest = Math.min(Math.max(0, now), LAST_MOMENT)
  let text = ''
  for (let digit = 0; digit < TIME_LENGTH; digit++) {
    text = ALPHABET[rest % ALPHABET.length] + text
    rest = Math.floor(rest / ALPHABET.length)
  }
  return text
}

function nextByte(): number {
  if (poolOffset === pool.length) {
    pool = randomBytes(4_096)
    poolOffset = 0
  }
  return pool[poolOffset++] ?? 0
}
