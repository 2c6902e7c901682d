import { StoreBroken, StoreUnavailable } from '../store-error.ts'
import type { Reader } from './create-reader.ts'
import type { Checkpointer } from './start-checkpointer.ts'
import { translateError } from './translate-error.ts'

/**
 * A log of this many rows is some tens of MiB: long enough that a page changed by many batches is
 * copied into the database once, short enough to be read again within a moment after a crash.
 */
const ROWS_MAX = 32_768

/**
 * How often the log is copied while batches go on. Each time there is only what came meanwhile, a
 * third or so of the time before, until little more is left than two flushes of the disk.
 */
const PASSES_BESIDE = 3

export type TendedLog = {
  /** Resolves when the next batch may be written; rejects once the log can be tended no more. */
  readonly whenOpen: () => Promise<void>
  /** A batch of this many rows has been written. */
  readonly grow: (rows: number) => void
  /** Empties it, whatever its length. */
  readonly empty: () => Promise<void>
  /** That, and clears the gaps between the database's cells. */
  readonly scrub: () => Promise<void>
  /** Gives up a scrub that may take long yet. */
  readonly stop: () => void
}

/**
 * Keeps the log short. Nearly all of it is copied into the database while batches go on. What they
 * have written meanwhile is copied while the next batch waits: only a log that is copied whole
 * begins anew, and under an unbroken load it would otherwise grow for ever. So it would under lists
 * that are asked for without a break: what one of them reads is not copied, and the end waits for a
 * moment without any.
 */
export function tendLog({ perform }: Checkpointer, whileIdle: Reader['whileIdle']): TendedLog {
  let rows = 0
  let isTending = false
  let waitedFor: Promise<unknown> = Promise.resolve()
  let latest: Promise<unknown> = Promise.resolve()
  let failure: unknown
  let isStopped = false

  /** One after another: what batches wait for is not to wait itself, for a search of the file. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    const done = latest.then(work)
    latest = done.catch(() => {})
    return done
  }

  function performAlone(task: Parameters<typeof perform>[0]): Promise<number> {
    const done = perform(task)
    waitedFor = Promise.allSettled([waitedFor, done])
    return done
  }

  async function shorten(): Promise<void> {
    try {
      for (let pass = 0; pass < PASSES_BESIDE; pass++) await perform('checkpoint')
      await whileIdle(async () => {
        // First what a list has kept from being copied.
        await perform('checkpoint')
        await performAlone('checkpoint')
      })
      rows = 0
    } catch (error) {
      const reason = translateError(error)
      if (!passes(reason)) failure ??= reason
    } finally {
      isTending = false
    }
  }

  /** Does it until no pages are left. */
  async function repeat(step: () => Promise<number>): Promise<void> {
    do {
      if (isStopped) throw new StoreUnavailable('the database is being closed', undefined)
    } while ((await step()) > 0)
  }

  async function scrub(): Promise<void> {
    // A reader in the middle of the log would keep it from being emptied.
    await whileIdle(() => performAlone('empty'))
    await repeat(() => perform('search'))
    await whileIdle(() => repeat(() => performAlone('clear')))
  }

  return {
    async whenOpen() {
      await waitedFor
      if (failure !== undefined) throw failure
    },
    grow(added) {
      rows += added
      if (rows < ROWS_MAX || isTending) return
      isTending = true
      void inTurn(shorten)
    },
    empty: () => inTurn(async () => void (await performAlone('empty'))),
    scrub: () => inTurn(scrub),
    stop() {
      isStopped = true
    },
  }
}

/** As a full disk does: the log is there for the next try. */
function passes(reason: unknown): boolean {
  return reason instanceof StoreUnavailable && !(reason instanceof StoreBroken)
}
