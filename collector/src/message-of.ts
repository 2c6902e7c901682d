/** What an error says, whatever was thrown. */
export function messageOf(error: unknown): string {
  // A host with several addresses, none of which answers: only the errors of each have words.
  if (error instanceof AggregateError && error.message === '') {
    return error.errors.map(messageOf).join(', ')
  }
  return error instanceof Error ? error.message : String(error)
}
