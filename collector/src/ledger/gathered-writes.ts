import type { Writes } from '../store/store.ts'
import type { Facts } from './facts.ts'
import { WorkspaceWrites } from './workspace-writes.ts'

/**
 * What a batch has decided to write. Each decision taken in also becomes a fact for the commands
 * after it, so that a batch decides as if its commands had come one by one.
 */
export class GatheredWrites {
  readonly #facts: Facts
  readonly #workspaces = new Map<number, WorkspaceWrites>()

  constructor(facts: Facts) {
    this.#facts = facts
  }

  of(workspaceId: number): WorkspaceWrites {
    const known = this.#workspaces.get(workspaceId)
    if (known) return known
    const writes = new WorkspaceWrites(workspaceId, this.#facts.of(workspaceId))
    this.#workspaces.set(workspaceId, writes)
    return writes
  }

  get isEmpty(): boolean {
    return [...this.#workspaces.values()].every(({ isEmpty }) => isEmpty)
  }

  /** Workspace by workspace. Not to be called where nothing was decided. */
  toWrites(): Writes {
    return [...this.#workspaces.values()].map((writes) => writes.toWrites()).reduce(join)
  }
}

function join(some: Writes, others: Writes): Writes {
  const lists = Object.keys(some) as (keyof Writes)[]
  const joined = lists.map((list) => [list, [...some[list], ...others[list]]])
  return Object.fromEntries(joined) as Writes
}
