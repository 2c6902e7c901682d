/** What the rows have in a field, each value once. */
export function distinct<Field extends string>(
  rows: readonly Readonly<Record<Field, string>>[],
  field: Field,
): string[] {
  return [...new Set(rows.map((row) => row[field]))]
}
