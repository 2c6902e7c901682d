/**
 * A pattern for `LIKE … ESCAPE '!'`: the text anywhere. The database itself puts it into lower case
 * where it does so with a column: which letters it knows how to is for both the same.
 */
export function containing(text: string): string {
  return `%${escapePattern(text)}%`
}

/** Text that stands for itself in such a pattern. */
export function escapePattern(text: string): string {
  return text.replace(/[!%_]/g, '!$&')
}
