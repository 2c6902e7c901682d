/** So many numbers in a row share a generation: few enough that making one holds nobody up. */
export const GENERATION = 65_536
/** Half of them stay empty, so that most look-ups end at the first. */
const PLACES = 2 * GENERATION

type Generation = {
  readonly first: number
  /** By place: some bits of the hash, or 0 where nothing is. */
  readonly marks: Uint16Array
  /** By place: which of the generation's numbers. */
  readonly offsets: Uint16Array
}

/**
 * Finds the numbers of rows by whose click on which link they are, in eight bytes a row. Numbers
 * only grow, and are forgotten from the smallest on, a generation at a time: nothing is ever moved.
 * It keeps no names, so a row that it finds may, rarely, be another's.
 */
export class VisitorIndex {
  /** The newest first. */
  #generations: Generation[] = []

  add(linkId: string, visitorHash: string, number: number): void {
    const { first, marks, offsets } = this.#generationOf(number)
    const hash = hashText(hashText(SEED, linkId), visitorHash)
    let place = placeOf(hash)
    while (marks[place] !== 0) place = next(place)
    marks[place] = markOf(hash)
    offsets[place] = number - first
  }

  /** The newest first. */
  find(linkId: string, visitorHash: string): number[] {
    const hash = hashText(hashText(SEED, linkId), visitorHash)
    return this.#generations.flatMap((generation) => findIn(generation, hash))
  }

  /** Lets go of generations that end before this number. */
  forgetBelow(number: number): void {
    const oldest = this.#generations.at(-1)
    if (oldest === undefined || oldest.first + GENERATION > number) return
    this.#generations = this.#generations.filter(({ first }) => first + GENERATION > number)
  }

  #generationOf(number: number): Generation {
    const [newest] = this.#generations
    if (newest && number < newest.first + GENERATION) return newest
    const first = number - (number % GENERATION)
    const made = { first, marks: new Uint16Array(PLACES), offsets: new Uint16Array(PLACES) }
    this.#generations.unshift(made)
    return made
  }
}

function findIn({ first, marks, offsets }: Generation, hash: number): number[] {
  const found: number[] = []
  const mark = markOf(hash)
  for (let place = placeOf(hash); marks[place] !== 0; place = next(place)) {
    if (marks[place] === mark) found.push(first + (offsets[place] ?? 0))
  }
  return found.sort((a, b) => b - a)
}

const placeOf = (hash: number) => hash & (PLACES - 1)
const next = (place: number) => (place + 1) & (PLACES - 1)
/** Other bits than those of the place, but for one; never 0. */
const markOf = (hash: number) => hash >>> 16 || 1

const SEED = 0x811c9dc5

/** FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/ */
function hashText(seed: number, text: string): number {
  let hash = seed
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  return hash >>> 0
}
