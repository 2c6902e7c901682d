import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import * as components from 'dub/models/components'
import * as operations from 'dub/models/operations'
import { callFromBrowser } from '../browser.ts'
import type { Answer } from '../request.ts'
import { call, makeLink, visit } from '../shop.ts'
import { startCollector } from '../start-collector.ts'
import { listDifferences, type Schema } from './schema-differences.ts'

// The SDK passes over fields it does not know and fills in those that are not there, so that it
// parses an answer is not all there is to say. Here the very bytes are held against its schemas,
// which are made from the published service's own document. What differs stands in this list, and
// in `docs/public-api.md`.
const WITHOUT = {
  link: ['conversions', '+partner', '+discount'],
  customer: ['firstSaleAt'],
  unexpanded: ['link', 'programId', 'partner', 'discount'],
  click: ['ua'],
} as const

const collector = await startCollector({ env: { TRUST_PROXY: '1' } })
after(collector.stop)
const link = await makeLink(collector, {
  key: 'summer',
  partner: { id: 'pn_1', name: 'Paula', image: 'https://shop.example/paula.png' },
  discount: { id: 'disc_1', amount: 10, type: 'percentage', maxDuration: 3 },
  tagIds: ['tag_a'],
  geo: { DE: 'https://shop.example/de' },
  testVariants: [{ url: 'https://shop.example/b', percentage: 50 }],
  webhookIds: ['wh_1'],
})
const clickId = await visit(collector, link)
const lead = { customerExternalId: 'ada', customerName: 'Ada', eventName: 'Sign up', clickId }
const sale = { customerExternalId: 'ada', amount: 5_00, invoiceId: 'inv_1', metadata: { a: 1 } }
const leadAnswer = await call(collector, 'POST', '/track/lead', { body: lead })
const saleAnswer = await call(collector, 'POST', '/track/sale', { body: sale })

const schemas = { ...components, ...operations } as unknown as Readonly<Record<string, Schema>>
const schemaOf = (name: string) =>
  schemas[`${name}$inboundSchema`] ?? assert.fail(`the SDK has no schema of the name ${name}`)

const get = (path: string) => call(collector, 'GET', path)
const under = (path: string, names: readonly string[]) => names.map((name) => `${path}.${name}`)

const ofLink = under('', WITHOUT.link)
const ofCustomer = under('', [...WITHOUT.customer, ...WITHOUT.unexpanded])
const ofEvent = [
  ...under('.link', WITHOUT.link),
  ...under('.customer', WITHOUT.customer),
  ...under('.click', WITHOUT.click),
]
const CASES: readonly (readonly [
  schema: string,
  ask: () => Answer | Promise<Answer>,
  differences: readonly string[],
])[] = [
  ['TrackLeadResponseBody', () => leadAnswer, []],
  ['TrackSaleResponseBody', () => saleAnswer, []],
  ['TrackSaleResponseBody', () => callFromBrowser(collector, '/track/sale/client', sale), []],
  ['TrackLeadResponseBody', () => callFromBrowser(collector, '/track/lead/client', lead), []],
  ['LinkSchema', () => get(`/links/info?linkId=${link.id}`), ofLink],
  ['LinkSchema', () => get('/links'), ofLink],
  ['LinkSchema', () => call(collector, 'PATCH', `/links/${link.id}`, { body: {} }), ofLink],
  ['GetCustomersResponseBody', () => get('/customers'), ofCustomer],
  ['GetCustomerResponseBody', () => get('/customers/ext_ada'), ofCustomer],
  [
    'GetCustomerResponseBody',
    () => get('/customers/ext_ada?includeExpandedFields=true'),
    ['.firstSaleAt', '.discount.description', '.discount.partnersCount'],
  ],
  [
    'UpdateCustomerResponseBody',
    () => call(collector, 'PATCH', '/customers/ext_ada', { body: { avatar: null } }),
    ofCustomer,
  ],
  ['ClickEvent', () => get('/events'), ofEvent],
  ['LeadEvent', () => get('/events?event=leads'), ofEvent],
  ['SaleEvent', () => get('/events?event=sales'), [...ofEvent, '.+verified']],
  ['AnalyticsCount', () => get('/analytics?event=composite'), []],
  ...Object.entries({
    timeseries: 'AnalyticsTimeseries',
    top_links: 'AnalyticsTopLinks',
    countries: 'AnalyticsCountries',
    regions: 'AnalyticsRegions',
    cities: 'AnalyticsCities',
    devices: 'AnalyticsDevices',
    browsers: 'AnalyticsBrowsers',
    os: 'AnalyticsOS',
    triggers: 'AnalyticsTriggers',
    referers: 'AnalyticsReferers',
    referer_urls: 'AnalyticsRefererUrls',
    top_urls: 'AnalyticsTopUrls',
  }).map(([groupBy, schema]) => {
    const ask = () => get(`/analytics?event=composite&groupBy=${groupBy}`)
    return [schema, ask, []] as const
  }),
]

for (const [name, ask, differences] of CASES) {
  test(`an answer has the fields of the published ${name}, and no others`, async () => {
    const answer = await ask()
    assert.equal(answer.status, 200, answer.text)
    const value = answer.json() as object
    const found = [value].flat().flatMap((one) => listDifferences(schemaOf(name), one))
    assert.ok([value].flat().length > 0, 'there is something to look at')
    const known = differences.filter((one) => found.includes(one))
    assert.deepEqual([...new Set(found)].sort(), [...known].sort())
  })
}

test('what is said to differ does', async () => {
  const [sold] = (await get('/events?event=sales')).json() as [object]
  const found = listDifferences(schemaOf('SaleEvent'), sold)
  for (const one of [...ofEvent, '.+verified']) {
    assert.ok(found.includes(one), one)
  }
})
