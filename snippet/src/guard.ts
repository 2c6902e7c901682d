/** Runs a function of ours so that no fault of ours ever reaches the shop's page. */
export const guard = <Arguments extends unknown[], Result>(
  run: (...args: Arguments) => Result,
): ((...args: Arguments) => Result | undefined) => {
  return (...args) => {
    try {
      return run(...args)
    } catch {
      // The shop comes first: a lost click is better than a broken checkout.
    }
  }
}
