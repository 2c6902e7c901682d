import fc, { type Arbitrary } from 'fast-check'
import { newClient } from '../browser.ts'
import type { RequestOptions } from '../request.ts'
import type { Endpoint } from './served-endpoints.ts'
import { valueOfSchema } from './value-of-schema.ts'

type HostileRequest = RequestOptions & { readonly path: string }

type Known = {
  readonly secretKey: string
  readonly publishableKey: string
  /** Texts that name things of the shop, so that what is sent gets past the first look-up. */
  readonly names: readonly string[]
}

const CONTENT_TYPES = [
  ...['application/json', 'application/json; charset=utf-16', 'text/plain', 'text/xml', '', '/'],
  ...[
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'multipart/form-data',
  ],
]
const HOSTS = ['localhost', 'shop.example', '[::1]', 'a'.repeat(300), '..', 'x:99999', 'x y', '@']

/** A request to this endpoint with something, or nothing, wrong with it. */
export function hostileRequest(endpoint: Endpoint, known: Known): Arbitrary<HostileRequest> {
  const headers = hostileHeaders(endpoint, known)
  return fc
    .record({ path: hostilePath(endpoint, known), headers, body: hostileBody(endpoint, known) })
    .map(({ path, headers, body }) => {
      const { method } = endpoint
      if (body === undefined) return { path, method, headers }
      if (method !== 'DELETE') return { path, method, headers, body }
      // Node's client frames no body of a DELETE unless it is told how.
      return { path, method, headers: { ...headers, 'transfer-encoding': 'chunked' }, body }
    })
}

function hostilePath({ path, parameters }: Endpoint, { names }: Known): Arbitrary<string> {
  const segment = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...names).map(encodeURIComponent) },
    fc.constantFrom(
      '%',
      '%00',
      '%ff',
      '..',
      '.',
      '%2e%2e%2f',
      '//',
      ';',
      '%F0%9F%98%80',
      'a'.repeat(3_000),
    ),
    fc.string({ maxLength: 20 }).map(encodeURIComponent),
    fc.string({ unit: visible, maxLength: 20 }).map((text) => text.replace(/[?#]/g, '')),
  )
  const query = parameters.filter((parameter) => parameter.in === 'query')
  const name = fc.oneof(
    fc.constantFrom('', '__proto__', ...query.map((parameter) => parameter.name)),
    fc.string({ maxLength: 5 }).map(encodeURIComponent),
  )
  const value = fc.oneof(
    segment,
    fc.constantFrom('0', '-1', '1', '100', '1e9', 'true', 'clicks', 'leads', 'sales', 'composite'),
    fc.constantFrom(
      'count',
      'timeseries',
      'top_links',
      'all',
      '30d',
      'UTC',
      'Mars/Olympus',
      '2026',
    ),
  )
  const search = fc.array(fc.tuple(name, value), { maxLength: 5 })
  return fc.tuple(segment, search).map(([given, pairs]) => {
    const asked = pairs.map(([one, other]) => `${one}=${other.replace(/[#\s]/g, '')}`).join('&')
    return path.replace(/\{\w+\}/, () => given) + (asked && `?${asked}`)
  })
}

/** What a header may hold on its way through any client. */
const visible = fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code))
const latin = fc.integer({ min: 0xa0, max: 0xff }).map((code) => String.fromCharCode(code))
const headerText = fc.string({ unit: fc.oneof(visible, latin), maxLength: 60 })

function hostileHeaders(
  { key }: Endpoint,
  { secretKey, publishableKey }: Known,
): Arbitrary<Record<string, string>> {
  const right = `Bearer ${key === 'publishable' ? publishableKey : secretKey}`
  const page = fc.oneof(
    headerText,
    fc.constantFrom('null', 'https://shop.example/a?b=c', 'http://'),
  )
  const authorization = fc.oneof(
    { weight: 8, arbitrary: fc.constant(right) },
    { weight: 1, arbitrary: headerText },
    {
      weight: 1,
      arbitrary: fc.constantFrom('', 'Bearer', `Basic ${secretKey}`, `${right},${right}`),
    },
  )
  const others = fc.record(
    {
      authorization,
      'content-type': fc.oneof(fc.constantFrom(...CONTENT_TYPES), headerText),
      host: fc.oneof({ weight: 9, arbitrary: fc.constant('localhost') }, fc.constantFrom(...HOSTS)),
      'user-agent': fc.oneof(
        headerText,
        fc.constantFrom('a'.repeat(5_000), '(((((((', 'Googlebot'),
      ),
      referer: page,
      origin: page,
      'accept-encoding': fc.constantFrom('br', 'gzip;q=0', '*', ',,,', 'br;q=x'),
      'if-none-match': fc.constantFrom('*', 'W/', '"', '""""'),
      'cf-ipcountry': headerText,
      'cf-ipcity': headerText,
      'access-control-request-method': headerText,
      'content-encoding': fc.constantFrom('gzip', 'x'),
      cookie: headerText,
    },
    { requiredKeys: ['authorization'] },
  )
  const isUsual = fc.integer({ min: 1, max: 10 }).map((tenths) => tenths > 4)
  return fc.tuple(others, isUsual, headerText).map(([given, isPlain, address]) => {
    const { authorization } = given
    if (isPlain) return { authorization, ...newClient() }
    return {
      ...newClient(),
      ...(address && { 'x-forwarded-for': `${address}, ${address}` }),
      ...given,
    }
  })
}

function hostileBody(
  { method, body }: Endpoint,
  { names }: Known,
): Arbitrary<string | Uint8Array | (string | Uint8Array)[] | undefined> {
  const bytes = fc.uint8Array({ maxLength: 200 })
  const json = valueOfSchema(body ?? {}, names).map((value) => JSON.stringify(value))
  const cut = fc
    .tuple(json, fc.nat(1_000))
    .map(([text, at]) => text.slice(0, at % (text.length + 1)))
  const spoilt = fc.tuple(json, bytes).map(([text, noise]) => [text.slice(0, 20), noise])
  const odd = fc.oneof(
    bytes,
    cut,
    spoilt,
    fc.json(),
    fc.constantFrom('', 'null', '[]', '{', '\ufeff{}'),
  )
  if (method === 'GET') return fc.constant(undefined)
  if (!body) return fc.oneof(fc.constant(undefined), odd)
  return fc.oneof({ weight: 8, arbitrary: json }, { weight: 1, arbitrary: odd })
}
