/** Another writer took a unique key first: the batch is to be decided again on fresh facts. */
export class StoreConflict extends Error {
  override readonly name = 'StoreConflict'
  /** The constraint that was in the way, as far as the engine names it. */
  readonly constraint: string

  constructor(constraint: string, cause: unknown) {
    super(`another writer was first: ${constraint}`, { cause })
    this.constraint = constraint
  }
}

/** The engine cannot serve now (disk full, locked, gone); the same call may succeed later. */
export class StoreUnavailable extends Error {
  override readonly name: string = 'StoreUnavailable'

  constructor(reason: string, cause: unknown) {
    super(reason, { cause })
  }
}

/** So many wait for the engine already that whoever comes now is to come back later. */
export class StoreOverloaded extends StoreUnavailable {
  override readonly name = 'StoreOverloaded'
}

/**
 * The engine failed at its work (an I/O error, a lost thread): what it says from here on cannot be
 * trusted, so the process must end and recover from the files.
 */
export class StoreBroken extends StoreUnavailable {
  override readonly name: string = 'StoreBroken'
}
