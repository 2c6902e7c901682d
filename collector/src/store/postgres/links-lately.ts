import { type Named, nameOf } from '../named.ts'

/** Of a handful of links all are mentioned by one of so many. */
const BATCHES = 8

/** Whatever batches have lately been about, the next ones will mostly be: the same few links. */
export class LinksLately {
  /** Those last mentioned come last. */
  readonly #mentions = new Map<string, { readonly link: Named; readonly batch: number }>()
  #batch = 0

  /** None where they are more than a batch mentions: each in vain costs the server some 7 µs. */
  likely(mentions: number): readonly Named[] {
    if (this.#mentions.size > mentions) return []
    return [...this.#mentions.values()].map(({ link }) => link)
  }

  /** Called once a batch. */
  note(mentioned: readonly Named[]): void {
    this.#batch++
    for (const link of mentioned) {
      const name = nameOf(link)
      if (this.#mentions.get(name)?.batch === this.#batch) continue
      this.#mentions.delete(name)
      this.#mentions.set(name, { link, batch: this.#batch })
    }
    for (const [name, { batch }] of this.#mentions) {
      if (batch > this.#batch - BATCHES) break
      this.#mentions.delete(name)
    }
  }
}
