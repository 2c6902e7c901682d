import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { makeGeographyFile } from '../make-geography-file.ts'
import { request } from '../request.ts'
import { call, type LinkOfShop, makeLink } from '../shop.ts'
import {
  type Collector,
  makeFolder,
  runCollector,
  startCollector,
  WITHOUT_FILES,
} from '../start-collector.ts'

const BERLIN = {
  country: { iso_code: 'DE' },
  continent: { code: 'EU' },
  city: { names: { en: 'Berlin' } },
  subdivisions: [{ iso_code: 'BE' }],
}
const geographyFile = join(makeFolder(), 'geography.mmdb')
makeGeographyFile(geographyFile, {
  '203.0.113.0/24': BERLIN,
  '198.51.100.0/24': { country: { iso_code: 'FR' } },
  // As IPinfo's files have it.
  '192.0.2.128/25': { country: 'DE', city: 'Berlin', continent: 'EU' },
})

let behindProxy: Collector
let inTheOpen: Collector
before(async () => {
  const env = { GEOIP_DB: geographyFile }
  behindProxy = await startCollector({ env: { ...env, TRUST_PROXY: '1' } })
  inTheOpen = await startCollector({ env })
})
after(async () => {
  await behindProxy.stop()
  await inTheOpen.stop()
})

type Place = Readonly<Record<'country' | 'region' | 'city' | 'continent', string>>
const [BROWSER, OTHER] = ['Chrome', 'Firefox'].map(
  (name) => `Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 ${name}/140.0`,
)

/** A new link, a visit to it with these headers, and what is then said of its click. */
async function placeOf(collector: Collector, headers: Readonly<Record<string, string>>) {
  const link = await makeLink(collector)
  await visit(collector, link, headers)
  const { json } = await call(collector, 'GET', '/events?event=clicks&limit=1')
  const [event] = json() as [{ click: Place; country: string; link: { id: string } }]
  assert.equal(event.link.id, link.id)
  assert.equal(event.country, event.click.country)
  const { country, region, city, continent } = event.click
  return [country, region, city, continent]
}

function visit(
  collector: Collector,
  { key }: LinkOfShop,
  headers: Readonly<Record<string, string>>,
) {
  const sent = { 'user-agent': BROWSER ?? '', ...headers }
  return request(`${collector.url}/${key}`, { headers: sent })
}

const known = '203.0.113.7'
const rows: readonly (readonly [
  claim: string,
  headers: Readonly<Record<string, string>>,
  ...place: string[],
])[] = [
  ['the file knows a city', { 'x-forwarded-for': known }, 'DE', 'DE-BE', 'Berlin', 'EU'],
  [
    'the file knows an address that is written as one of IPv6',
    { 'x-forwarded-for': `::ffff:${known}` },
    ...['DE', 'DE-BE', 'Berlin', 'EU'],
  ],
  [
    'the file knows a country alone',
    { 'x-forwarded-for': '198.51.100.1' },
    ...['FR', 'Unknown', 'Unknown', 'Unknown'],
  ],
  [
    'the file does not know the address',
    { 'x-forwarded-for': '192.0.2.1' },
    ...['Unknown', 'Unknown', 'Unknown', 'Unknown'],
  ],
  [
    'the file is of another shape',
    { 'x-forwarded-for': '192.0.2.129' },
    ...['Unknown', 'Unknown', 'Unknown', 'Unknown'],
  ],
  [
    'what stands for the address is none',
    { 'x-forwarded-for': 'nonsense' },
    ...['Unknown', 'Unknown', 'Unknown', 'Unknown'],
  ],
  [
    'Cloudflare says the country',
    { 'x-forwarded-for': known, 'cf-ipcountry': 'JP' },
    ...['JP', 'Unknown', 'Unknown', 'Unknown'],
  ],
  [
    'Cloudflare says all',
    {
      'cf-ipcountry': 'US',
      'cf-region-code': 'CA',
      'cf-ipcity': 'San José',
      'cf-ipcontinent': 'NA',
    },
    ...['US', 'US-CA', 'San José', 'NA'],
  ],
  [
    'Vercel says all',
    {
      'x-vercel-ip-country': 'BR',
      'x-vercel-ip-country-region': 'SP',
      'x-vercel-ip-city': 'S%C3%A3o%20Paulo',
      'x-vercel-ip-continent': 'SA',
    },
    ...['BR', 'BR-SP', 'São Paulo', 'SA'],
  ],
  [
    'a city has the longest name there may be',
    { 'cf-ipcountry': 'US', 'cf-ipcity': 'x'.repeat(100) },
    ...['US', 'Unknown', 'x'.repeat(100), 'Unknown'],
  ],
  [
    'what is longer is no city',
    { 'cf-ipcountry': 'US', 'cf-ipcity': 'x'.repeat(101) },
    ...['US', 'Unknown', 'Unknown', 'Unknown'],
  ],
  [
    'App Engine says country and city',
    { 'x-appengine-country': 'gb', 'x-appengine-region': 'eng', 'x-appengine-city': 'london' },
    ...['GB', 'GB-ENG', 'london', 'Unknown'],
  ],
  [
    'CloudFront says the country',
    { 'cloudfront-viewer-country': 'AU' },
    ...['AU', 'Unknown', 'Unknown', 'Unknown'],
  ],
  [
    'a proxy that does not know leaves it to the file',
    { 'x-forwarded-for': known, 'cf-ipcountry': 'XX', 'x-appengine-country': 'ZZ' },
    ...['DE', 'DE-BE', 'Berlin', 'EU'],
  ],
  [
    'a header that is no country is not taken',
    { 'cf-ipcountry': '<script>', 'x-forwarded-for': known },
    ...['DE', 'DE-BE', 'Berlin', 'EU'],
  ],
]
for (const [claim, headers, ...place] of rows) {
  test(`behind a proxy: ${claim}`, async () => {
    const sent = Object.entries(headers).map(([name, value]) => [
      name,
      // As bytes of UTF-8, which is how proxies send names.
      Buffer.from(value).toString('latin1'),
    ])
    assert.deepEqual(await placeOf(behindProxy, Object.fromEntries(sent)), place)
  })
}

test('without a trusted proxy nobody can say where they are', async () => {
  const headers = { 'cf-ipcountry': 'JP', 'x-forwarded-for': known }
  const unknown = ['Unknown', 'Unknown', 'Unknown', 'Unknown']
  assert.deepEqual(await placeOf(inTheOpen, headers), unknown)
})

test('device, browser and system are known of a click by redirect and by script', async () => {
  const link = await makeLink(behindProxy)
  await visit(behindProxy, link, {})
  const headers = { 'user-agent': OTHER ?? '', 'x-forwarded-for': known }
  const body = { domain: link.domain, key: link.key }
  await request(`${behindProxy.url}/track/click`, { method: 'POST', headers, body })
  const { json } = await call(behindProxy, 'GET', '/events?event=clicks&limit=2')
  const events = json() as { device: string; browser: string; os: string; country: string }[]
  const read = events.map(({ device, browser, os, country }) => [device, browser, os, country])
  assert.deepEqual(read, [
    ['Desktop', 'Firefox', 'Windows', 'DE'],
    ['Desktop', 'Chrome', 'Windows', 'Unknown'],
  ])
})

test('the client address is in no file of the database, and the place it told is', {
  skip: WITHOUT_FILES,
}, () => {
  const folder = dirname(behindProxy.databaseFile)
  const files = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'latin1'))
  assert.ok(files.some((file) => file.includes('Berlin')))
  for (const address of [known, '198.51.100.1', '127.0.0.1']) {
    // The link's domain is the listening address, so that one stands with its port.
    const alone = new RegExp(`${address.replaceAll('.', '\\.')}(?!:\\d)`)
    assert.ok(!files.some((file) => alone.test(file)), address)
  }
})

test('a geography file that cannot be read stops the start, by name', async () => {
  for (const file of [join(makeFolder(), 'absent.mmdb'), import.meta.filename]) {
    const { code, stderr } = await runCollector({
      env: { DATABASE_URL: `file:${join(makeFolder(), 'a.db')}`, GEOIP_DB: file },
    })
    assert.equal(code, 1)
    assert.match(stderr, /GEOIP_DB cannot be read/)
  }
})
