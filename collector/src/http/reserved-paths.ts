/** First segments of the collector's own paths, now and in the public API: no link may hide one. */
const RESERVED = new Set([
  'analytics',
  'customers',
  'docs',
  'domains',
  'events',
  'favicon.ico',
  'healthz',
  'links',
  'metrics',
  'openapi.json',
  'readyz',
  'robots.txt',
  's',
  'script.js',
  'script.js.legal.txt',
  'track',
])

export function isReserved(key: string): boolean {
  return RESERVED.has(key.toLowerCase().split('/')[0] ?? '')
}
