import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { newClient } from '../browser.ts'
import { type Answer, request } from '../request.ts'
import { makeLink, trackSale } from '../shop.ts'
import { type Endpoint, readServedEndpoints } from './served-endpoints.ts'
import { NAMES, OWN, openTwoShops } from './two-shops.ts'

// Who may call what. Every endpoint is asked about one shop's things, with every kind of key:
//
//   none     no key                   pk    the shop's publishable key
//   wrong    keys nobody has          pk'   another workspace's publishable key
//   revoked  keys the shop once had   sk    the shop's secret key
//                                     sk'   another workspace's secret key
//
// `own` is 200 with something only the shop may see; `200` and all the others are without.
const EXPECTED = `
                            none  wrong  revoked  pk   pk'  sk'  sk
POST   /track/sale          401   401    401      400  400  404  own
POST   /track/sale/client   401   401    401      200  404  400  400
POST   /track/lead          401   401    401      400  400  404  own
POST   /track/lead/client   401   401    401      200  404  400  400
POST   /track/click         200   200    200      200  200  200  200
POST   /track/click/refresh 200   200    200      200  200  200  200
POST   /track/visit         200   200    200      200  200  200  200
POST   /track/open          200   200    200      200  200  200  200
GET    /{key}               302   302    302      302  302  302  302
POST   /links               401   401    401      400  400  403  own
POST   /links/bulk          401   401    401      400  400  200  own
PUT    /links/upsert        401   401    401      400  400  403  own
GET    /links               401   401    401      400  400  200  own
GET    /links/count         401   401    401      400  400  200  200
GET    /links/info          401   401    401      400  400  404  own
GET    /links/{id}          401   401    401      400  400  404  own
PATCH  /links/{id}          401   401    401      400  400  404  own
PATCH  /links/bulk          401   401    401      400  400  200  own
GET    /customers           401   401    401      400  400  200  own
GET    /customers/{id}      401   401    401      400  400  404  own
PATCH  /customers/{id}      401   401    401      400  400  404  own
GET    /events              401   401    401      400  400  200  own
GET    /analytics           401   401    401      400  400  200  own
DELETE /links/{id}          401   401    401      400  400  404  200
DELETE /links/bulk          401   401    401      400  400  200  200
DELETE /customers/{id}      401   401    401      400  400  404  200
GET    /script.js           200   200    200      200  200  200  200
GET    /script.js.LEGAL.txt 200   200    200      200  200  200  200
GET    /s/{file}            404   404    404      404  404  404  404
GET    /healthz             200   200    200      200  200  200  200
GET    /readyz              200   200    200      200  200  200  200
GET    /metrics             200   200    200      200  200  200  200
GET    /openapi.json        200   200    200      200  200  200  200
GET    /docs                200   200    200      200  200  200  200
GET    /docs/page.js        200   200    200      200  200  200  200
GET    /docs/page.css       200   200    200      200  200  200  200
`
const CODES: Readonly<Record<string, string>> = {
  400: 'bad_request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
}

const { collector, shop, intruder, revoked } = await openTwoShops()
after(collector.stop)
const { link, clickId } = shop
// What is deleted, so that the rest of the table finds what it is about.
const spare = [await makeLink(collector), await makeLink(collector)] as const
const leaving = { customerExternalId: 'leaving', clickId, amount: 1 }
await trackSale(collector, leaving)

/** `undefined` sends no header at all. */
const KEYS: Readonly<Record<string, readonly (string | undefined)[]>> = {
  none: [undefined],
  wrong: ['dub_nobodys', 'dub_pk_nobodys', `${shop.secretKey}x`, shop.secretKey.slice(0, -1)],
  revoked: [revoked.secretKey, revoked.publishableKey],
  pk: [shop.publishableKey],
  "pk'": [intruder.publishableKey],
  sk: [shop.secretKey],
  "sk'": [intruder.secretKey],
}

type Asked = { readonly path?: string; readonly body?: object }
const destination = 'https://shop.example/new'
const place = { url: destination, domain: link.domain }
const event = { customerExternalId: NAMES.customer, clickId }

/** What is asked, where a path is not all there is to say. */
const ASKED: Readonly<Record<string, Asked>> = {
  'POST /track/sale': { body: { ...event, amount: 1 } },
  'POST /track/sale/client': { body: { ...event, amount: 1 } },
  'POST /track/lead': { body: { ...event, eventName: 'Trial' } },
  'POST /track/lead/client': { body: { ...event, eventName: 'Trial' } },
  'POST /track/click': { body: { domain: link.domain, key: link.key } },
  'POST /track/visit': { body: { domain: link.domain, url: link.shortLink } },
  'POST /track/open': { body: { deepLink: link.shortLink } },
  'GET /{key}': { path: `/${link.key}` },
  'POST /links': { body: { ...place, key: 'autumn' } },
  'POST /links/bulk': { body: [{ ...place, key: 'winter' }] },
  'PUT /links/upsert': { body: { ...place, url: link.url, key: link.key } },
  'GET /links/info': { path: `/links/info?domain=${link.domain}&key=${link.key}` },
  'GET /links/{id}': { path: `/links/${link.id}` },
  'PATCH /links/{id}': { path: `/links/${link.id}`, body: { title: 'Summer' } },
  'PATCH /links/bulk': { body: { linkIds: [link.id], data: { title: 'Summer' } } },
  'GET /customers/{id}': { path: `/customers/ext_${NAMES.customer}` },
  'PATCH /customers/{id}': { path: `/customers/${shop.customerId}`, body: { avatar: null } },
  'GET /events': { path: '/events?event=sales' },
  'GET /analytics': { path: '/analytics?groupBy=top_links' },
  'DELETE /links/{id}': { path: `/links/${spare[0].id}` },
  'DELETE /links/bulk': { path: `/links/bulk?linkIds=${spare[1].id}` },
  'DELETE /customers/{id}': { path: '/customers/ext_leaving' },
}

const [headings = '', ...rows] = EXPECTED.trim().split('\n')
const columns = headings.trim().split(/\s+/)
const cellsOf = new Map(
  rows.map((row) => {
    const [method = '', path = '', ...cells] = row.split(/\s+/)
    const name: string = `${method} ${path}`
    return [name, cells] as const
  }),
)

function ask({ name, method, path }: Endpoint, key: string | undefined): Promise<Answer> {
  const { path: asked = path, body } = ASKED[name] ?? {}
  const headers = { ...newClient(), ...(key !== undefined && { authorization: `Bearer ${key}` }) }
  return request(`${collector.url}${asked}`, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  })
}

/** As a cell of the table says it; an answer that fits no cell is told with its words. */
function toCell({ status, text }: Answer): string {
  const shown = [...OWN, NAMES.email].filter((own) => text.includes(own))
  if (status === 200 && shown.length > 0) return 'own'
  if (shown.length > 0) return `${status} that tells ${shown}`
  if (status < 400) return String(status)
  const { error } = JSON.parse(text) as { error: { code: string } }
  return error.code === CODES[status] ? String(status) : `${status} ${text}`
}

const endpoints = await readServedEndpoints(collector.url)

test('whoever may call what is said for every endpoint that is served, and for no other', () => {
  assert.deepEqual([...cellsOf.keys()].sort(), endpoints.map(({ name }) => name).sort())
  for (const [name, cells] of cellsOf) assert.equal(cells.length, columns.length, name)
})

// In the order of the table: what is deleted is deleted last, and by the shop itself.
for (const [name, cells] of cellsOf) {
  test(`${name} answers each key as the table says`, async () => {
    const endpoint = endpoints.find((one) => one.name === name) ?? assert.fail('is not served')
    for (const [at, column] of columns.entries()) {
      for (const key of KEYS[column] ?? []) {
        assert.equal(toCell(await ask(endpoint, key)), cells[at], `${column}: ${key}`)
      }
    }
  })
}

test('HEAD asks for the same key as GET, and shows nothing', async () => {
  for (const endpoint of endpoints.filter(({ method }) => method === 'GET')) {
    for (const [at, column] of columns.entries()) {
      for (const key of KEYS[column] ?? []) {
        const { status, text } = await ask({ ...endpoint, method: 'HEAD' }, key)
        const expected = (cellsOf.get(endpoint.name)?.[at] ?? '').replace('own', '200')
        assert.deepEqual([String(status), text], [expected, ''], `${endpoint.name}, ${column}`)
      }
    }
  }
})

for (const [what, authorization] of Object.entries({
  'Bearer and no key': 'Bearer',
  'a key alone': shop.secretKey,
  'another scheme': 'Basic YTpi',
})) {
  test(`${what} is told how a key is sent`, async () => {
    const headers = { authorization }
    const { status, text } = await request(`${collector.url}/links`, { headers })
    assert.equal(status, 401)
    assert.match(text, /Bearer <key>/)
  })
}
