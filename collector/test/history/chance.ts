/** Chance that can be had again: the same seed gives the same throws. */
export type Chance = {
  /** A whole number from 0 up to, and not including, `below`. */
  below(below: number): number
  oneOf<Thing>(things: readonly [Thing, ...Thing[]]): Thing
  /** True in `percent` of a hundred cases. */
  happens(percent: number): boolean
}

/** Mulberry32: small, and good enough for histories. */
export function chanceOf(seed: number): Chance {
  let state = seed
  const below = (bound: number): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound
  }
  return {
    below,
    oneOf: (things) => things[below(things.length)] ?? things[0],
    happens: (percent) => below(100) < percent,
  }
}
