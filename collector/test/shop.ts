import { type Answer, type RequestOptions, request } from './request.ts'
import type { Collector } from './start-collector.ts'

/** What of a collector one needs to speak to it. */
type Address = Pick<Collector, 'url' | 'secretKey'>

export type LinkOfShop = {
  readonly id: string
  readonly domain: string
  readonly key: string
  readonly url: string
  readonly shortLink: string
  readonly clicks: number
  readonly leads: number
  readonly sales: number
  readonly saleAmount: number
}

export type SaleEvent = {
  readonly eventId: string
  readonly customer: { readonly externalId: string; readonly name: string }
  readonly sale: { readonly amount: number; readonly invoiceId: string | null }
  readonly click: { readonly id: string }
  readonly link: { readonly id: string }
}

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

/** A request with the secret key. */
export function call(
  { url, secretKey }: Address,
  method: string,
  path: string,
  options: RequestOptions = {},
): Promise<Answer> {
  const headers = { authorization: `Bearer ${secretKey}`, ...options.headers }
  return request(`${url}${path}`, { ...options, method, headers })
}

export function trackSale(
  address: Address,
  body: object | string,
  options: RequestOptions = {},
): Promise<Answer> {
  return call(address, 'POST', '/track/sale', { ...options, body })
}

/** A new link to the shop. */
export async function makeLink(address: Address, wish: object = {}): Promise<LinkOfShop> {
  const body = { url: 'https://shop.example/', ...wish }
  return expectOk(await call(address, 'POST', '/links', { body })) as LinkOfShop
}

/** A visitor, new if no other is named, follows the link; returns the click's id. */
export async function visit(
  address: Address,
  link: Pick<LinkOfShop, 'key'>,
  visitor = newVisitor(),
): Promise<string> {
  const headers = { 'user-agent': `${BROWSER} ${visitor}` }
  const { headers: answered } = await request(`${address.url}/${link.key}`, { headers })
  const clickId = new URL(answered.location ?? 'none:').searchParams.get('dub_id')
  if (clickId === null) throw new Error(`no click id in ${answered.location}`)
  return clickId
}

export async function listLinks(address: Address): Promise<LinkOfShop[]> {
  return expectOk(await call(address, 'GET', '/links')) as LinkOfShop[]
}

/** Every recorded sale, newest first. */
export async function listSales(address: Address): Promise<SaleEvent[]> {
  const sales: SaleEvent[] = []
  for (let page = 1; ; page++) {
    const path = `/events?event=sales&limit=1000&page=${page}`
    const more = expectOk(await call(address, 'GET', path)) as SaleEvent[]
    sales.push(...more)
    if (more.length < 1_000) return sales
  }
}

/** A browser of its own for each visitor, so that no two of them are taken for one. */
let visitors = 0
function newVisitor(): string {
  return `visitor/${process.pid}.${++visitors}`
}

function expectOk(answer: Answer): unknown {
  if (answer.status === 200) return answer.json()
  throw new Error(`${answer.status}: ${answer.text}`)
}
