/**
 * Scrubs where somebody who was erased may be in the files, and not each time that is asked for:
 * batches and lists wait for it. One that failed is owed still.
 */
export function createOwedScrub(isOwedAtFirst: boolean, scrub: () => Promise<void>) {
  let isOwed = isOwedAtFirst
  let latest = Promise.resolve()

  return {
    /** Somebody was erased. */
    owe(): void {
      isOwed = true
    },
    /** Resolves when nobody who was erased before the call is left. */
    scrub(): Promise<void> {
      if (!isOwed) return latest
      isOwed = false
      latest = scrub().catch((error) => {
        isOwed = true
        throw error
      })
      return latest
    },
  }
}
