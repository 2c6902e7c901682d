import { type Answer, type RequestOptions, request } from './request.ts'
import type { Collector } from './start-collector.ts'

/** The address a proxy reports: each client has six hundred calls a minute to itself. */
let clients = 0
export function newClient(): Record<string, string> {
  const count = ++clients
  return { 'x-forwarded-for': `198.51.${count >> 8}.${count & 255}` }
}

/** A call from a shop's page, with the publishable key; each is another visitor's by default. */
export function callFromBrowser(
  { url, publishableKey }: Pick<Collector, 'url' | 'publishableKey'>,
  path: string,
  body: object,
  { headers = newClient() }: Pick<RequestOptions, 'headers'> = {},
): Promise<Answer> {
  return request(`${url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${publishableKey}`, ...headers },
    body,
  })
}
