/** What is stored as JSON text, as it was given. */
export function parseObject(json: string | null): Record<string, unknown> | null {
  return json === null ? null : JSON.parse(json)
}
