export type LinkName = { readonly workspaceId: number; readonly id: string }

/** With more than these a shop's next sale is any link's. */
const FEW = 32

/** Whatever batches have lately been about, the next ones will mostly be: the same few links. */
export class LinksLately {
  readonly #links = new Map<string, LinkName>()

  /** None where they are more than a batch mentions: asking would cost more than it saves. */
  likely(mentions: number): readonly LinkName[] {
    return this.#links.size > mentions ? [] : [...this.#links.values()]
  }

  note(mentioned: readonly LinkName[]): void {
    for (const link of mentioned) this.#links.set(nameOf(link), link)
    if (this.#links.size > FEW) this.#links.clear()
  }
}

export function nameOf({ workspaceId, id }: LinkName): string {
  return `${workspaceId}/${id}`
}
