const dollars = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' })

/** US cents as a person reads them: 1400 is `$14.00`. */
export function formatPrice(amountMinor: number): string {
  return dollars.format(amountMinor / 100)
}
