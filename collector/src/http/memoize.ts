/**
 * The same function, which works each argument out once as long as it is kept: for what comes again
 * and again, such as the browsers of a shop's visitors. All are forgotten at once, because keeping
 * an order of use would cost every look-up.
 */
export function memoize<Value>(
  kept: number,
  work: (argument: string) => Value,
): (argument: string) => Value {
  const known = new Map<string, Value>()
  return (argument) => {
    const before = known.get(argument)
    if (before !== undefined) return before
    const value = work(argument)
    if (known.size === kept) known.clear()
    known.set(argument, value)
    return value
  }
}
