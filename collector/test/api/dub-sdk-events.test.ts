import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Dub } from 'dub'
import { UnprocessableEntity } from 'dub/models/errors'
import { expectRefusals } from '../expect-refusals.ts'
import { request } from '../request.ts'
import { type Collector, startCollector } from '../start-collector.ts'

// The published SDK, unchanged: what it cannot parse is a failure here.
let collector: Collector
let dub: Dub
const domain = 'go.shop.example'
const links = { summer: '', winter: '', gone: '' }

/** A visitor from a country follows a link; returns the click's id. */
async function follow(key: string, country: string, agent: string, referer: string) {
  const body = { domain, key, url: `https://shop.example/${key}`, referrer: referer }
  const headers = {
    'user-agent': agent,
    'cf-ipcountry': country,
    'cf-ipcity': country === 'DE' ? 'Berlin' : '',
    'cf-region-code': country === 'DE' ? 'BE' : '',
    'cf-ipcontinent': country === 'DE' ? 'EU' : '',
  }
  const answer = await request(`${collector.url}/track/click`, { method: 'POST', body, headers })
  return (answer.json() as { clickId: string }).clickId
}

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 ' +
  '(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1'

// Ada came from Berlin through `summer` and paid twice, Bob through `winter` and paid once;
// somebody went through `gone`, which has been deleted since.
before(async () => {
  collector = await startCollector({ env: { TRUST_PROXY: '1' } })
  dub = new Dub({ token: collector.secretKey, serverURL: collector.url })
  for (const key of ['summer', 'winter', 'gone'] as const) {
    const link = await dub.links.create({
      ...{ url: `https://shop.example/${key}`, domain, key, externalId: key },
      tenantId: key === 'summer' ? 'tenant' : 'other',
      partnerId: key === 'summer' ? 'pn_1' : null,
      title: key,
    })
    links[key] = link.id
  }
  const ada = await follow('summer', 'DE', FIREFOX, 'https://news.example/tea?secret=1')
  const bob = await follow('winter', 'US', PHONE, 'https://news.example/coffee')
  await follow('gone', 'US', FIREFOX, '')
  await dub.links.delete(links.gone)
  const lead = { eventName: 'Sign up', eventQuantity: 2 }
  await dub.track.lead({ ...lead, clickId: ada, customerExternalId: 'ada', customerName: 'Ada' })
  await dub.track.sale({ customerExternalId: 'ada', amount: 30_00, invoiceId: 'a1' })
  await dub.track.sale({ customerExternalId: 'ada', amount: 12_00, invoiceId: 'a2' })
  await dub.track.sale({ clickId: bob, customerExternalId: 'bob', amount: 50_00, invoiceId: 'b1' })
})
after(() => collector.stop())

/** The keys of the links of the events found, in the order they come. */
async function keysOf(query: object): Promise<string> {
  return (await dub.events.list(query)).map(({ link }) => link.key).join(' ')
}

test('events are listed newest first, or oldest first when so asked', async () => {
  assert.equal(await keysOf({}), 'gone winter summer')
  assert.equal(await keysOf({ sortOrder: 'asc' }), 'summer winter gone')
  assert.equal(await keysOf({ event: 'leads' }), 'winter summer')
  assert.equal(await keysOf({ event: 'sales' }), 'winter summer summer')
  assert.equal(await keysOf({ event: 'sales', limit: 2, page: 2 }), 'summer')
  const [sale] = await dub.events.list({ event: 'sales' })
  assert.ok(sale?.event === 'sale')
  assert.deepEqual(
    [sale.sale.amount, sale.invoiceId, sale.customer.externalId],
    [50_00, 'b1', 'bob'],
  )
})

test('events are told apart by link, customer, place, device and time', async () => {
  const ada = await dub.customers.get({ id: 'ext_ada' })
  const soon = new Date(Date.now() + 60_000).toISOString()
  const ago = new Date(Date.now() - 60_000).toISOString()
  // biome-ignore format: a table is read by its columns
  const cases: [object, clicks: string, sales: string][] = [
    [{ linkId: links.summer },                      'summer',               'summer summer'],
    [{ linkId: 'ext_winter' },                      'winter',               'winter'],
    [{ externalId: 'ext_winter' },                  'winter',               'winter'],
    [{ domain, key: 'Winter' },                     'winter',               'winter'],
    [{ linkId: links.gone },                        'gone',                 ''],
    [{ externalId: 'gone' },                        '',                     ''],
    [{ domain },                                    'gone winter summer',   'winter summer summer'],
    [{ domain: 'GO.Shop.example' },                 'gone winter summer',   'winter summer summer'],
    [{ domain: 'elsewhere.example' },               '',                     ''],
    [{ tenantId: 'tenant' },                        'summer',               'summer summer'],
    [{ partnerId: 'pn_1' },                         'summer',               'summer summer'],
    [{ customerId: ada.id },                        'summer',               'summer summer'],
    [{ customerId: 'ext_bob' },                     'winter',               'winter'],
    [{ customerId: 'ext_none' },                    '',                     ''],
    [{ customerId: ada.id, linkId: links.winter },  '',                     ''],
    [{ country: 'DE' },                             'summer',               'summer summer'],
    [{ country: 'US', device: 'Desktop' },          'gone',                 ''],
    [{ city: 'Berlin', continent: 'EU' },           'summer',               'summer summer'],
    [{ region: 'DE-BE' },                           'summer',               'summer summer'],
    [{ region: 'Unknown' },                         'gone winter',          'winter'],
    [{ os: 'iOS' },                                 'winter',               'winter'],
    [{ trigger: 'link', qr: false },                'gone winter summer',   'winter summer summer'],
    [{ city: 'Unknown' },                           'gone winter',          'winter'],
    [{ browser: 'Firefox' },                        'gone summer',          'summer summer'],
    [{ device: 'Mobile' },                          'winter',               'winter'],
    [{ refererUrl: '(direct)' },                    'gone',                 ''],
    [{ referer: '(direct)' },                       'gone',                 ''],
    [{ referer: 'NEWS.example' },                   'winter summer',        'winter summer summer'],
    [{ referer: 'ews.example' },                    '',                     ''],
    [{ referer: '%' },                              '',                     ''],
    [{ url: 'https://shop.example/winter' },        'winter',               'winter'],
    [{ interval: 'all' },                           'gone winter summer',   'winter summer summer'],
    [{ start: ago, end: soon },                     'gone winter summer',   'winter summer summer'],
    [{ start: soon, end: soon },                    '',                     ''],
    [{ start: '2020-01-01', end: ago },             '',                     ''],
  ]
  for (const [query, clicks, sales] of cases) {
    assert.equal(await keysOf(query), clicks, `clicks ${JSON.stringify(query)}`)
    assert.equal(await keysOf({ ...query, event: 'sales' }), sales, JSON.stringify(query))
  }
})

test('a customer is from where the click was made that won it', async () => {
  const { country } = await dub.customers.get({ id: 'ext_ada' })
  assert.equal(country, 'DE')
  const listed = (await dub.customers.list({})).result.map((one) => [one.externalId, one.country])
  assert.deepEqual(Object.fromEntries(listed), { ada: 'DE', bob: 'US' })
  for (const event of ['leads', 'sales'] as const) {
    const events = await dub.events.list({ event, customerId: 'ext_ada' })
    assert.ok(events.length > 0)
    for (const one of events) assert.equal('customer' in one && one.customer.country, 'DE')
  }
})

test('analytics count what was asked for', async () => {
  const count = (query: object) => dub.analytics.retrieve(query)
  const all = { clicks: 3, leads: 3, sales: 3, saleAmount: 92_00 }
  const none = { clicks: 0, leads: 0, sales: 0, saleAmount: 0 }
  assert.deepEqual(await count({ event: 'composite' }), all)
  assert.deepEqual(await count({}), { ...none, clicks: 3 })
  assert.deepEqual(await count({ event: 'leads' }), { ...none, leads: 3 })
  assert.deepEqual(await count({ event: 'sales' }), { ...none, sales: 3, saleAmount: 92_00 })
  assert.deepEqual(await count({ event: 'sales', linkId: links.summer }), {
    ...none,
    sales: 2,
    saleAmount: 42_00,
  })
  assert.deepEqual(await count({ event: 'composite', externalId: 'none' }), none)
  assert.deepEqual(await count({ event: 'composite', interval: 'mtd', country: 'FR' }), none)
})

test('analytics rank what events have in common', async () => {
  // biome-ignore format: a table is read by its columns
  const cases: [groupBy: string, event: string, rows: object[]][] = [
    ['countries',     'clicks',[{ country: 'US', clicks: 2 }, { country: 'DE', clicks: 1 }]],
    ['countries',     'sales', [{ country: 'US', saleAmount: 50_00 }, { sales: 2 }]],
    ['regions',       'clicks',[{ region: 'Unknown', country: 'US' }, { region: 'DE-BE' }]],
    ['cities',        'clicks',[{ city: 'Unknown' }, { city: 'Berlin', country: 'DE' }]],
    ['continents',    'clicks',[{ continent: 'EU', clicks: 1 }]],
    ['devices',       'clicks',[{ device: 'Desktop', clicks: 2 }, { device: 'Mobile' }]],
    ['browsers',      'leads', [{ browser: 'Firefox', leads: 2 }, { leads: 1 }]],
    ['os',            'clicks',[{ clicks: 1 }, { clicks: 1 }, { clicks: 1 }].slice(0, 2)],
    ['triggers',      'clicks',[{ trigger: 'link', clicks: 3 }]],
    ['referers',      'clicks',[{ referer: 'news.example', clicks: 2 }, { referer: '(direct)' }]],
    ['referer_urls',  'sales', [{ refererUrl: 'https://news.example/coffee' }, { sales: 2 }]],
    ['top_urls',      'sales', [{ url: 'https://shop.example/winter' }, { sales: 2 }]],
    ['top_base_urls', 'sales', [{ url: 'https://shop.example/winter' }, { sales: 2 }]],
    ['top_links',     'clicks',[...Object.values(links)].sort().map((id) => ({ id, clicks: 1 }))],
    ['top_links',     'sales', [{ id: links.winter }, { id: links.summer, sales: 2 }]],
  ]
  for (const [groupBy, event, rows] of cases) {
    const found = await dub.analytics.retrieve({ groupBy, event } as never)
    assert.ok(Array.isArray(found), groupBy)
    assert.equal(found.length, rows.length, `${groupBy}: ${JSON.stringify(found)}`)
    rows.forEach((row, index) => {
      const about = `${groupBy}: ${JSON.stringify(found)}`
      const named = Object.keys(row).filter((name) => groupBy !== 'os' || name !== 'clicks')
      for (const name of named) {
        const read = (one: object = {}): unknown => Reflect.get(one, name)
        assert.equal(read(found[index]), read(row), about)
      }
    })
  }
})

test('a time series has every hour, day or month of its zone, and misses none', async () => {
  const series = async (query: object) => {
    const found = await dub.analytics.retrieve({ groupBy: 'timeseries', ...query })
    assert.ok(Array.isArray(found))
    return found.map((row) => ('start' in row ? row : assert.fail(JSON.stringify(row))))
  }
  const hours = await series({ event: 'composite' })
  assert.ok(hours.length === 24 || hours.length === 25, String(hours.length))
  const today = await series({ event: 'sales', interval: '7d', timezone: 'Asia/Kathmandu' })
  assert.equal(today.length, 8)
  assert.deepEqual([today.at(-1)?.sales, today.at(-1)?.saleAmount], [3, 92_00])
  assert.ok(today.every(({ start }) => start.endsWith('T18:15:00.000Z')))
  const march = { start: '2026-03-28T00:00:00+01:00', end: '2026-03-31T00:00:00+02:00' }
  const days = await series({ ...march, timezone: 'Europe/Berlin' })
  assert.deepEqual(
    days.map(({ start }) => start),
    ['2026-03-27T23:00:00.000Z', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
  )
  assert.equal((await series({ interval: '1y' })).length, 13)
  const sum = (rows: readonly { clicks: number }[]) => rows.reduce((n, row) => n + row.clicks, 0)
  for (const interval of ['24h', '30d', '90d', '1y', 'mtd', 'qtd', 'ytd', 'all'] as const) {
    assert.equal(sum(await series({ interval })), 3, interval)
  }
})

test('what is not offered is said so', async () => {
  await expectRefusals([
    [() => dub.events.list({ tagId: 'a' }), UnprocessableEntity, /tagId/],
    // `false` would have to leave out the links that are their domains' own pages.
    [() => dub.events.list({ root: false }), UnprocessableEntity, /root/],
    [() => dub.events.list({ country: 'US,DE' }), UnprocessableEntity, /country: one value/],
    [() => dub.analytics.retrieve({ linkId: '-link_1' }), UnprocessableEntity, /linkId: one/],
    [() => dub.events.list({ url: 'https://a.b,https://c.d' }), UnprocessableEntity, /url/],
    [() => dub.events.list({ timezone: 'Mars/Olympus' }), UnprocessableEntity, /timezone/],
    [() => dub.events.list({ start: 'soon' }), UnprocessableEntity, /start/],
    [() => dub.events.list({ limit: 1_001 }), UnprocessableEntity, /limit/],
    [() => dub.events.list({ page: 2_000_000 }), UnprocessableEntity, /page/],
    [() => dub.analytics.retrieve({ groupBy: 'utm_sources' }), UnprocessableEntity, /groupBy/],
    [
      () => dub.analytics.retrieve({ start: '2026-02-01', end: '2026-01-01' }),
      UnprocessableEntity,
      /start/,
    ],
  ])
})
