/** How many events of each kind asked for; of sales, also what they were worth. */
export type Earned = {
  readonly clicks?: number
  readonly leads?: number
  readonly sales?: number
  /** US cents. */
  readonly saleAmount?: number
}

export function addEarned(a: Earned = {}, b: Earned): Earned {
  const names = Object.keys(b) as (keyof Earned)[]
  return Object.fromEntries(names.map((name) => [name, (a[name] ?? 0) + (b[name] ?? 0)]))
}
