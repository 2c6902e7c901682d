const QUOTED_CHARACTERS_MAX = 100

/** What a caller sent, safe to be said back in a message. */
export function quote(value: string | null): string {
  return JSON.stringify(value?.slice(0, QUOTED_CHARACTERS_MAX) ?? '')
}
