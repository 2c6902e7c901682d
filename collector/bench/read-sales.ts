/** How many sales are to be stored, as `--sales` says; undefined: as many as by default. */
export function readSales(given: string | undefined, byDefault: number): number {
  if (given === undefined) return byDefault
  if (/^[1-9]\d{0,8}$/.test(given)) return Number(given)
  throw new Error(`--sales must be a whole number of digits only, as 100000, and is “${given}”`)
}
