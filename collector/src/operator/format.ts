type Row = Readonly<Record<string, unknown>>

/** Rows as lines for a person, a heading above them, every column as wide as its widest value. */
export function formatTable(rows: readonly Row[]): string {
  const [first] = rows
  if (!first) return 'none\n'
  const names = Object.keys(first)
  const lines = [names, ...rows.map((row) => names.map((name) => formatValue(row[name])))]
  const widths = names.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)))
  return lines
    .map((line) => line.map((value, at) => value.padEnd(widths[at] ?? 0)).join('  '))
    .map((line) => `${line.trimEnd()}\n`)
    .join('')
}

/** One thing as lines of name and value. */
export function formatThing(thing: Row): string {
  const width = Math.max(...Object.keys(thing).map((name) => name.length))
  return Object.entries(thing)
    .map(([name, value]) => `${name.padEnd(width)}  ${formatValue(value)}\n`)
    .join('')
}

function formatValue(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '-' : value.join(',')
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  return value === null || value === undefined ? '-' : String(value)
}
