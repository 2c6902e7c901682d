import type { Circumstances } from '../attribution/circumstances.ts'
import type { Store } from '../store/store.ts'
import { StoreConflict, StoreUnavailable } from '../store/store-error.ts'
import type { Command, CommandKind, CommandOf, Decision, DecisionOf } from './command.ts'
import { decide } from './decide.ts'
import { Facts, LeadsUnread } from './facts.ts'
import { wantFacts } from './facts-wanted.ts'
import { GatheredWrites } from './gathered-writes.ts'
import { renamesCustomer, takeBeside } from './subjects.ts'

/** All that a ledger does with a store. */
export type LedgerStore = Pick<Store, 'readFacts' | 'apply' | 'batches'>

/** More commands than this are waiting already: the caller is to come back later. */
export class LedgerOverloaded extends Error {
  override readonly name = 'LedgerOverloaded'
}

/** So many wait for nobody else: where thousands call, the loop's next turn is seconds off. */
const BATCH_ENOUGH = 256
/** With one, the sales of 64 buyers come 36 at a time, with two 56; a third finds hardly more. */
const IDLE_TURNS = 2
/** As much as a batch may be; past that, waiting costs the caller more than coming back. */
const WAITING_MAX = 2_048
/** Where a rule asks for leads that were not read, those of so many batches are read at once. */
const BATCHES_WITH_LEADS = 16
/** Each conflict means another instance made progress, so a handful is already bad luck. */
const ATTEMPTS_MAX = 8

type Decided = { readonly decisions: Decision[]; readonly writes: GatheredWrites }

type Waiting = {
  readonly command: Command
  readonly resolve: (decision: Decision) => void
  readonly reject: (error: unknown) => void
}

/** Whoever wants to know how the ledger is doing. */
type LedgerWatch = {
  /** A command was decided, and what it wrote is durable. */
  readonly onDecision: (kind: CommandKind, outcome: Decision['outcome']) => void
  readonly onCommit: (commands: number, seconds: number) => void
}
const NOBODY: LedgerWatch = { onDecision: () => {}, onCommit: () => {} }

/**
 * The only writer. Commands that arrive while the store has all the batches it takes at once form
 * the next one. A batch is one transaction: read every fact its commands need, decide them one
 * after another in memory, write, commit, flush, and only then answer all of them. Batches that are
 * under way together are about different things, so that no command passes one that came before it
 * and that it may depend on.
 */
export class Ledger {
  readonly #store: LedgerStore
  readonly #observe: () => Circumstances
  readonly #watch: LedgerWatch
  #waiting: Waiting[] = []
  readonly #underWay = new Map<Promise<void>, readonly Waiting[]>()
  /** Those who have to wait until something that is under way is done. */
  #held: readonly Waiting[] = []
  /** How many commands were waiting or under way as the latest batches began. */
  #crowds: readonly number[] = []
  #gathering: Promise<void> | undefined
  /** How many of the next batches have all their leads read at once. */
  #batchesWithLeads = 0

  /** `observe` tells the time and the newest rates once for each batch. */
  constructor(store: LedgerStore, observe: () => Circumstances, watch = NOBODY) {
    this.#store = store
    this.#observe = observe
    this.#watch = watch
  }

  /**
   * Resolves with the decision once it is durable. Rejects with `LedgerOverloaded`, with the
   * store's `StoreUnavailable`, or with what broke this one command; nothing is recorded then.
   */
  submit<Kind extends CommandKind>(command: CommandOf<Kind>): Promise<DecisionOf[Kind]>
  submit(command: Command): Promise<Decision> {
    return new Promise((resolve, reject) => {
      if (this.waiting >= WAITING_MAX) {
        reject(new LedgerOverloaded('too many commands are waiting'))
        return
      }
      this.#waiting.push({ command, resolve, reject })
      this.#wake()
    })
  }

  /** How many commands wait for the next batch. */
  get waiting(): number {
    return this.#waiting.length + this.#held.length
  }

  /** Resolves when nothing is waiting or under way. */
  async drain(): Promise<void> {
    while (this.#gathering || this.#underWay.size > 0) {
      await (this.#gathering ?? Promise.race(this.#underWay.keys()))
    }
  }

  /** Begins or gathers the next batch if one may begin; called whenever that may have changed. */
  #wake(): void {
    if (!this.#mayBegin) return
    if (this.#waiting.length < BATCH_ENOUGH) {
      this.#gathering ??= this.#gather()
      return
    }
    this.#begin()
    // There may be enough for another beside it.
    this.#wake()
  }

  get #mayBegin(): boolean {
    const { atOnce, besideMin } = this.#store.batches
    const least = this.#underWay.size === 0 ? 1 : besideMin
    return this.#underWay.size < atOnce && this.#waiting.length >= least
  }

  /**
   * Until everybody's share is there, or some turns of the event loop bring no more: those who have
   * just been answered come back, and a batch costs little more for them.
   */
  async #gather(): Promise<void> {
    let idleTurns = 0
    do {
      const gathered = this.#waiting.length
      await new Promise((resolve) => setImmediate(resolve))
      idleTurns = this.#waiting.length > gathered ? 0 : idleTurns + 1
    } while (idleTurns < IDLE_TURNS && this.#waiting.length < this.#share)
    this.#gathering = undefined
    // Unless those who came meanwhile were enough, and began without it.
    if (this.#mayBegin) this.#begin()
    this.#wake()
  }

  /**
   * How many go into a batch: everybody, or their share where batches go side by side, since one
   * of all would leave the store idle, and this process while the store is at work. Too few for
   * several are best in one, for few commands cost as much as many.
   */
  get #share(): number {
    const { atOnce, besideMin } = this.#store.batches
    const crowd = Math.max(this.#crowd, ...this.#crowds)
    const areForSeveral = atOnce > 1 && crowd >= atOnce * besideMin
    return areForSeveral ? Math.ceil(crowd / atOnce) : WAITING_MAX
  }

  get #crowd(): number {
    const underWay = [...this.#underWay.values()].reduce((sum, { length }) => sum + length, 0)
    return underWay + this.waiting
  }

  #takeBatch(): Waiting[] {
    if (this.#underWay.size === 0) {
      const renaming = this.#waiting.findIndex(({ command }) => renamesCustomer(command))
      const end = renaming === -1 ? this.#share : Math.min(this.#share, renaming + 1)
      return this.#waiting.splice(0, end)
    }
    const ahead = [...this.#underWay.values()].flat().concat(this.#held)
    const { beside, behind, rest } = takeBeside(ahead, this.#waiting, this.#share)
    this.#held = [...this.#held, ...behind]
    this.#waiting = rest
    return beside
  }

  #begin(): void {
    const batch = this.#takeBatch()
    if (batch.length === 0) return
    const settled = this.#settle(batch).then(() => {
      this.#underWay.delete(settled)
      this.#waiting = [...this.#held, ...this.#waiting]
      this.#held = []
      this.#wake()
    })
    this.#underWay.set(settled, batch)
    this.#crowds = [this.#crowd, ...this.#crowds].slice(0, this.#store.batches.atOnce)
  }

  /** Answers every command of a batch, one way or the other. */
  async #settle(batch: readonly Waiting[]): Promise<void> {
    try {
      const decisions = await this.#record(batch.map(({ command }) => command))
      decisions.forEach((decision, index) => {
        const waiting = batch[index]
        if (!waiting) return
        this.#watch.onDecision(waiting.command.kind, decision.outcome)
        waiting.resolve(decision)
      })
    } catch (error) {
      const isAlone = batch.length === 1
      if (isAlone || error instanceof StoreUnavailable) {
        for (const { reject } of batch) reject(error)
        return
      }
      // One bad command never fails its neighbours.
      const half = Math.ceil(batch.length / 2)
      await this.#settle(batch.slice(0, half))
      await this.#settle(batch.slice(half))
    }
  }

  async #record(commands: readonly Command[]): Promise<Decision[]> {
    for (let attempt = 1; ; attempt++) {
      const { decisions, writes } = await this.#decide(commands)
      // Nothing to write: every command was refused or replayed.
      if (writes.isEmpty) return decisions
      try {
        const start = performance.now()
        await this.#store.apply(writes.toWrites())
        this.#watch.onCommit(commands.length, (performance.now() - start) / 1_000)
        return decisions
      } catch (error) {
        if (!(error instanceof StoreConflict) || attempt === ATTEMPTS_MAX) throw error
      }
    }
  }

  /** Decided anew, on all leads, where a rule asks for some that it seldom asks for. */
  async #decide(commands: readonly Command[]): Promise<Decided> {
    const withoutLeads = this.#batchesWithLeads === 0
    if (!withoutLeads) this.#batchesWithLeads--
    const wanted = wantFacts(commands, { withoutLeads })
    const facts = new Facts(await this.#store.readFacts(wanted), wanted.customers)
    const writes = new GatheredWrites(facts)
    const circumstances = this.#observe()
    try {
      const decisions = commands.map((command) => decide(command, facts, writes, circumstances))
      return { decisions, writes }
    } catch (error) {
      if (!(error instanceof LeadsUnread)) throw error
      this.#batchesWithLeads = BATCHES_WITH_LEADS
      return this.#decide(commands)
    }
  }
}
