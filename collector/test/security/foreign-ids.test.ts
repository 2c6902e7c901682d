import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { newClient } from '../browser.ts'
import { readRows } from '../read-rows.ts'
import { type Answer, request } from '../request.ts'
import { NAMES, OWN, openTwoShops } from './two-shops.ts'

// An intruder with good keys of an empty workspace asks for another shop's things by every name it
// could know, guess or make up. Whatever it asks, there must be nothing, and nothing may change.
const REQUESTS = 10_000
const AT_ONCE = 100
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31)

const { collector, shop, intruder } = await openTwoShops()
after(collector.stop)
const { link } = shop

/** What a name is tried as; each way is one request. */
type Way = {
  readonly as: string
  readonly kind?: 'secret' | 'publishable'
  readonly path: string
  readonly body?: object
  /** How the collector says that there is nothing. */
  readonly nothing: number | string | ((answer: Answer) => boolean)
}

const NO_SALE = ({ status, text }: Answer) => status === 200 && /"sale":null\}$/.test(text)
/** What is no id at all is no place in a list either. */
const NO_PAGE = ({ status, text }: Answer) => status === 422 || (status === 200 && text === '[]')
const ALL_ZERO = ({ status, text }: Answer) => status === 200 && !/":[1-9"[{]/.test(text)

/** Every way to name a thing: in the path, in the query, in the body. */
function waysOf(name: string): Way[] {
  const inPath = encodeURIComponent(name)
  const some = { customerExternalId: 'somebody', amount: 1, eventName: 'Purchase' }
  const tracked = (
    ['/track/sale', '/track/sale/client', '/track/lead', '/track/lead/client'] as const
  ).flatMap((path): Way[] => {
    const kind = path.endsWith('/client') ? ({ kind: 'publishable' } as const) : {}
    const isSale = path.startsWith('/track/sale')
    return [
      { as: 'POST', ...kind, path, body: { ...some, clickId: name }, nothing: 404 },
      {
        ...{ as: 'POST', ...kind, path, body: { ...some, customerExternalId: name } },
        nothing: isSale ? NO_SALE : 400,
      },
      ...(isSale
        ? [{ as: 'POST', ...kind, path, body: { ...some, invoiceId: name }, nothing: NO_SALE }]
        : []),
    ]
  })
  return [
    ...tracked,
    { as: 'GET', path: `/links/${inPath}`, nothing: 404 },
    { as: 'GET', path: `/links/info?linkId=${inPath}`, nothing: 404 },
    { as: 'GET', path: `/links/info?externalId=${inPath}`, nothing: 404 },
    { as: 'GET', path: `/links/info?domain=${link.domain}&key=${inPath}`, nothing: 404 },
    { as: 'GET', path: `/links?search=${inPath}`, nothing: '[]' },
    { as: 'GET', path: `/links?tenantId=${inPath}`, nothing: '[]' },
    { as: 'GET', path: `/links?startingAfter=${inPath}`, nothing: NO_PAGE },
    { as: 'GET', path: `/links/count?search=${inPath}`, nothing: '0' },
    { as: 'PATCH', path: `/links/${inPath}`, body: { archived: true }, nothing: 404 },
    { as: 'DELETE', path: `/links/${inPath}`, nothing: 404 },
    { as: 'DELETE', path: `/links/bulk?linkIds=${inPath}`, nothing: '{"deletedCount":0}' },
    ...[{ linkIds: [name] }, { externalIds: [name] }].map((ids) => ({
      ...{ as: 'PATCH', path: '/links/bulk', nothing: '[]' },
      body: { ...ids, data: { archived: true } },
    })),
    {
      ...{ as: 'PUT', path: '/links/upsert', nothing: 403 },
      body: { url: 'https://intruder.example/', domain: link.domain, key: 'summer', title: name },
    },
    { as: 'GET', path: `/customers/${inPath}`, nothing: 404 },
    { as: 'GET', path: `/customers?externalId=${inPath}`, nothing: '[]' },
    { as: 'GET', path: `/customers?email=${inPath}`, nothing: '[]' },
    { as: 'GET', path: `/customers?search=${inPath}`, nothing: '[]' },
    { as: 'GET', path: `/customers?linkId=${inPath}`, nothing: '[]' },
    { as: 'GET', path: `/customers?endingBefore=${inPath}`, nothing: NO_PAGE },
    { as: 'PATCH', path: `/customers/${inPath}`, body: { name: 'Eve' }, nothing: 404 },
    { as: 'DELETE', path: `/customers/${inPath}`, nothing: 404 },
    ...['linkId', 'externalId', 'customerId', 'tenantId', 'partnerId', 'url'].flatMap((filter) => [
      { as: 'GET', path: `/events?event=sales&${filter}=${inPath}`, nothing: '[]' },
      { as: 'GET', path: `/analytics?event=composite&${filter}=${inPath}`, nothing: ALL_ZERO },
      { as: 'GET', path: `/analytics?groupBy=top_links&${filter}=${inPath}`, nothing: '[]' },
    ]),
    {
      ...{ as: 'POST', path: '/track/click', nothing: 404 },
      body: { domain: intruder.domain, key: name },
    },
  ]
}

function send(
  { as: method, kind = 'secret', path, body }: Way,
  keys: { readonly secretKey: string; readonly publishableKey: string },
): Promise<Answer> {
  const authorization = `Bearer ${kind === 'secret' ? keys.secretKey : keys.publishableKey}`
  const headers = { authorization, ...newClient() }
  return request(`${collector.url}${path}`, { method, headers, ...(body && { body }) })
}

/** Whether the answer says that there is nothing, and tells nothing. */
function isNothing({ nothing }: Way, answer: Answer): boolean {
  if (OWN.some((own) => answer.text.includes(own))) return false
  if (typeof nothing === 'function') return nothing(answer)
  if (typeof nothing === 'number') return answer.status === nothing
  return answer.status === 200 && answer.text === nothing
}

/** What an intruder may have seen somewhere, in every form the collector takes. */
const KNOWN = [
  ...[link.id, link.key, link.url, link.shortLink, shop.clickId, shop.customerId, shop.invoiceId],
  ...Object.values(NAMES),
  ...[`ext_${NAMES.link}`, `ext_${NAMES.customer}`, shop.leadEventName, shop.secretKey, '1'],
  // Behind every link, and before every customer.
  ...[`link_${'z'.repeat(16)}`, `cus_${'0'.repeat(16)}`],
]
const character = fc.constantFrom(
  ...'0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ',
)
const madeUp = fc.oneof(
  fc.string({ unit: character, minLength: 16, maxLength: 16 }),
  fc
    .constantFrom('link_', 'cus_', 'ext_', 'inv_')
    .chain((prefix) =>
      fc.string({ unit: character, minLength: 1, maxLength: 40 }).map((rest) => prefix + rest),
    ),
  // Patterns of databases, and known names that are not quite right.
  fc.constantFrom('%', '_', '*', 'ext_%', "' OR '1'='1", 'sum%', '%25', 'null', '~'),
  fc.constantFrom(...KNOWN).chain((name) => fc.constantFrom(` ${name}x`, `${name}%`, `${name}'--`)),
)
const name = fc.oneof(fc.constantFrom(...KNOWN), madeUp)
const way = name.chain((one) => fc.constantFrom(...waysOf(one)))

test(`${REQUESTS} requests for what is another's find nothing and change nothing`, async () => {
  const readAll = () => Promise.all([1, 2].map((id) => readRows(collector.databaseFile, id)))
  const before = await readAll()
  assert.ok((before[0]?.sales?.length ?? 0) > 0, 'the shop has something to lose')
  const ways = fc.sample(way, { numRuns: REQUESTS, seed: SEED })
  const found: string[] = []
  while (ways.length > 0) {
    const batch = ways.splice(0, AT_ONCE)
    const answers = await Promise.all(batch.map((one) => send(one, intruder)))
    for (const [at, answer] of answers.entries()) {
      const one = batch[at] ?? assert.fail()
      if (!isNothing(one, answer)) found.push(JSON.stringify({ ...one, answer: answer.text }))
    }
  }
  assert.deepEqual(found, [], `FUZZ_SEED=${SEED}`)
  assert.deepEqual(await readAll(), before, `FUZZ_SEED=${SEED}`)
})

test('the control: in each of these ways the shop itself finds something of its own', async () => {
  const found = new Set<string>()
  for (const known of KNOWN) {
    for (const one of waysOf(known).filter(isOfReadOrEvent)) {
      if (!isNothing(one, await send(one, shop))) found.add(nameOf(one, known))
    }
  }
  const tried = waysOf('any')
    .filter(isOfReadOrEvent)
    .map((one) => nameOf(one, 'any'))
  assert.deepEqual([...found].sort(), [...new Set(tried)].sort())
})

/** What changes or deletes is left out: it would take away what the others find. */
function isOfReadOrEvent({ as, path }: Way): boolean {
  return (as === 'GET' || as === 'POST') && path !== '/track/click'
}

/** The way without the name. */
function nameOf({ as, path, body }: Way, name: string): string {
  const field = Object.entries(body ?? {}).find(([, value]) => value === name)?.[0]
  return `${as} ${path.replace(encodeURIComponent(name), '{name}')} ${field ?? ''}`
}
