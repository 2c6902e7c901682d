import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Command, Decision } from '../../src/ledger/command.ts'
import { Ledger, type LedgerStore } from '../../src/ledger/ledger.ts'
import { StoreUnavailable } from '../../src/store/store-error.ts'
import { example } from '../example.ts'
import type { RecordStore } from '../store-contract.ts'
import type { Chance } from './chance.ts'

/** The collector went away with the call; nobody knows whether it was recorded. */
class Crashed extends Error {
  override readonly name = 'Crashed'
}

/** Two collectors on one store, over a network and on machines that fail as real ones do. */
export class Collectors {
  readonly #store: RecordStore
  readonly #chance: Chance
  readonly #running: Collector[]
  #now = example.noon
  #ids = 0
  /** From here on nothing fails any more. */
  isCalm = false

  constructor(store: RecordStore, chance: Chance) {
    this.#store = store
    this.#chance = chance
    this.#running = [this.#start(), this.#start()]
  }

  /** Sends a command to either collector; rejects when it failed or crashed. */
  submit(command: Command): Promise<Decision> {
    const place = this.#chance.below(this.#running.length)
    if (this.#running[place]?.isGone) this.#running[place] = this.#start()
    return this.#running[place]?.submit(command) ?? Promise.reject(new Crashed('no collector'))
  }

  #start(): Collector {
    const happens = (percent: number) => !this.isCalm && this.#chance.happens(percent)
    const batches = { atOnce: 1 + this.#chance.below(3), besideMin: 1 + this.#chance.below(2) }
    const faults = { batches, happens, turns: () => this.#chance.below(4) }
    return new Collector(this.#store, faults, () => ({
      ...example.circumstances({ now: this.#tick() }),
      newId: () => `id${String(++this.#ids).padStart(14, '0')}`,
    }))
  }

  /** Some minutes later, or now and then earlier: clocks are set back. */
  #tick(): number {
    this.#now += (this.#chance.below(20) - 2) * 60_000
    return this.#now
  }
}

type Faults = {
  readonly batches: LedgerStore['batches']
  happens(percent: number): boolean
  turns(): number
}
type Observe = ConstructorParameters<typeof Ledger>[1]

class Collector {
  readonly #ledger: Ledger
  readonly #faults: Faults
  readonly #crash: Promise<never>
  #reportCrash: (error: Crashed) => void = () => {}
  isGone = false

  constructor(store: RecordStore, faults: Faults, observe: Observe) {
    this.#faults = faults
    this.#crash = new Promise((_, reject) => {
      this.#reportCrash = reject
    })
    this.#crash.catch(() => {})
    this.#ledger = new Ledger(this.#failing(store), observe)
  }

  submit(command: Command): Promise<Decision> {
    return Promise.race([this.#ledger.submit(command), this.#crash])
  }

  /** The same store over a line that fails. */
  #failing(store: RecordStore): LedgerStore {
    return {
      batches: this.#faults.batches,
      readFacts: async (wanted) => {
        await this.#pass(2)
        const facts = await store.readFacts(wanted)
        await this.#pass(1)
        return facts
      },
      apply: async (writes) => {
        await this.#pass(3)
        if (this.#faults.happens(3)) throw new Error('a fault nobody thought of')
        await store.apply(writes)
        // Committed from here on, though the collector may never learn it.
        await this.#pass(3)
      },
    }
  }

  /** Time goes by, in which the connection may fail or the collector die. */
  async #pass(percent: number): Promise<void> {
    for (let turns = this.#faults.turns(); turns > 0; turns--) await nextTurn()
    if (this.#faults.happens(percent)) {
      this.isGone = true
      this.#reportCrash(new Crashed('killed'))
    }
    if (this.isGone) await new Promise(() => {})
    if (this.#faults.happens(percent)) throw new StoreUnavailable('connection lost', undefined)
  }
}
