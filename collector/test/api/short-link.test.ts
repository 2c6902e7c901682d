import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { changeDatabase } from '../change-database.ts'
import { type RequestOptions, request } from '../request.ts'
import { call, listLinks, makeLink, visit } from '../shop.ts'
import { startCollector } from '../start-collector.ts'

const collector = await startCollector({ env: { TRUST_PROXY: '1' } })
after(collector.stop)

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const GOOGLEBOT = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)'

const follow = (path: string, { headers = {}, ...options }: RequestOptions = {}) =>
  request(`${collector.url}/${path}`, {
    ...options,
    headers: { 'user-agent': FIREFOX, ...headers },
  })
const countClicks = async (linkId: string) =>
  (await listLinks(collector)).find(({ id }) => id === linkId)?.clicks

test('a visitor is sent on with a click id, and the click is counted', async () => {
  const link = await makeLink(collector, { url: 'https://shop.example/boots', key: 'boots' })
  const { status, headers } = await follow('boots')
  assert.equal(status, 302)
  assert.match(headers.location ?? '', /^https:\/\/shop\.example\/boots\?dub_id=[0-9A-Za-z]{16}$/)
  assert.equal(headers['cache-control'], 'no-store')
  assert.equal(await countClicks(link.id), 1)
})

// `<id>` is the click's; everything else stays byte for byte, since shops sign their URLs.
const destinations: readonly [url: string, location: string][] = [
  ['https://shop.example', 'https://shop.example?dub_id=<id>'],
  ['https://shop.example/a?b=1', 'https://shop.example/a?b=1&dub_id=<id>'],
  ['https://shop.example/a?b=1#top', 'https://shop.example/a?b=1&dub_id=<id>#top'],
  ['https://shop.example/a#/app?tab=1', 'https://shop.example/a?dub_id=<id>#/app?tab=1'],
  ['https://shop.example/?q=a+b%20c', 'https://shop.example/?q=a+b%20c&dub_id=<id>'],
  // A header is ASCII: what is not is escaped, and escapes are not escaped again.
  ['https://shop.example/é?q=a%20b', 'https://shop.example/%C3%A9?q=a%20b&dub_id=<id>'],
  [
    'https://shop.example/顧客?q=a%20b',
    'https://shop.example/%E9%A1%A7%E5%AE%A2?q=a%20b&dub_id=<id>',
  ],
  ['https://shop.example/🙂 🙂', 'https://shop.example/%F0%9F%99%82%20%F0%9F%99%82?dub_id=<id>'],
  ['https://shop.example/?a=1&&b', 'https://shop.example/?a=1&&b&dub_id=<id>'],
  ['https://shop.example/?dub_id=old&a=1', 'https://shop.example/?a=1&dub_id=<id>'],
  [
    'https://pay.example/x?dub_client_reference_id=1',
    'https://pay.example/x?client_reference_id=dub_id_<id>',
  ],
  [
    'https://pay.example/x?a=1&dub_client_reference_id=1&b=2',
    'https://pay.example/x?a=1&b=2&client_reference_id=dub_id_<id>',
  ],
]

for (const [url, expected] of destinations) {
  test(`${JSON.stringify(url)} is reached as ${expected}`, async () => {
    const { key } = await makeLink(collector, { url })
    const { status, headers } = await follow(key)
    assert.equal(status, 302)
    const location = headers.location ?? ''
    assert.equal(location.replace(/(dub_id[=_])[0-9A-Za-z]{16}/, '$1<id>'), expected)
  })
}

test('what a link is asked with reaches the destination, also with a bot', async () => {
  const link = await makeLink(collector, { url: 'https://shop.example/?a=1&b=2', key: 'mailed' })
  const asked = `${link.key}?utm_source=news&a=%C3%A9%20`
  const led = async (userAgent: string) =>
    (await follow(asked, { headers: { 'user-agent': userAgent } })).headers.location
  const location = 'https://shop.example/?b=2&utm_source=news&a=%C3%A9%20'
  assert.equal(await led(GOOGLEBOT), location)
  assert.equal((await led(FIREFOX))?.replace(/&dub_id=[0-9A-Za-z]{16}$/, ''), location)
})

test('a partner’s link leads on with its key, however the partner is named', async () => {
  const partner = { id: 'pn_anna', name: 'Anna' }
  for (const [key, wish] of [
    ['anna', { partner }],
    ['bert', { partnerId: 'pn_bert' }],
  ] as const) {
    await makeLink(collector, { key, ...wish })
    const { location = '' } = (await follow(key)).headers
    assert.equal(new URL(location).searchParams.get('via'), key, key)
  }
})

test('a visitor’s query does not replace the click id or lead elsewhere', async () => {
  const link = await makeLink(collector, { url: 'https://shop.example/', key: 'hostile' })
  const { headers } = await follow(`${link.key}?dub_id=attacker&redir_url=https://evil.example`)
  assert.match(headers.location ?? '', /^https:\/\/shop\.example\/\?dub_id=[0-9A-Za-z]{16}$/)
})

test('the same visitor within the hour is one click with one id; another is another', async () => {
  const link = await makeLink(collector, { key: 'again' })
  const first = await follow('again')
  assert.equal((await follow('again')).headers.location, first.headers.location)
  assert.equal(await countClicks(link.id), 1)
  const other = await follow('again', { headers: { 'user-agent': `${FIREFOX} other` } })
  assert.notEqual(other.headers.location, first.headers.location)
  assert.equal(await countClicks(link.id), 2)
})

test('one visitor on two links is two clicks', async () => {
  const one = await makeLink(collector, { key: 'one' })
  const two = await makeLink(collector, { key: 'two' })
  assert.notEqual((await follow('one')).headers.location, (await follow('two')).headers.location)
  assert.deepEqual([await countClicks(one.id), await countClicks(two.id)], [1, 1])
})

test('HEAD and bots are sent on without a click', async () => {
  const link = await makeLink(collector, { url: 'https://shop.example/', key: 'quiet' })
  const head = await follow('quiet', { method: 'HEAD' })
  const bot = await follow('quiet', { headers: { 'user-agent': GOOGLEBOT } })
  for (const { status, headers } of [head, bot]) {
    assert.equal(status, 302)
    assert.equal(headers.location, 'https://shop.example/')
  }
  await visit(collector, link)
  assert.equal(await countClicks(link.id), 1, 'only the visitor was counted')
})

test('a key is found in any case, and with its escapes', async () => {
  await makeLink(collector, { key: 'Été/Mode' })
  for (const path of ['%C3%89t%C3%A9/Mode', '%c3%a9T%c3%a9/mODE']) {
    assert.equal((await follow(path)).status, 302, path)
  }
})

test('a link of another domain is found under that host', async () => {
  await makeLink(collector, { url: 'https://shop.example/', domain: 'a.example', key: 'deal' })
  await makeLink(collector, { url: 'https://other.example/', domain: 'b.example', key: 'deal' })
  const to = async (host: string) => (await follow('deal', { headers: { host } })).headers.location
  assert.match((await to('a.example')) ?? '', /^https:\/\/shop\.example\//)
  assert.match((await to('B.EXAMPLE')) ?? '', /^https:\/\/other\.example\//)
  for (const host of ['b.example:80', 'b.example:443', 'b.example.']) {
    assert.match((await to(host)) ?? '', /^https:\/\/other\.example\//, host)
  }
  const { domain } = await makeLink(collector, { domain: 'Gö.example.:443', key: 'deal' })
  assert.equal(domain, 'xn--g-1ga.example')
  assert.equal((await follow('deal', { headers: { host: domain } })).status, 302)
})

test('a host nobody told the collector of is served the links of its own address', async () => {
  await makeLink(collector, { key: 'fallback' })
  const { port } = new URL(collector.url)
  for (const host of [`localhost:${port}`, 'collector', '10.0.0.7:80']) {
    assert.equal((await follow('fallback', { headers: { host } })).status, 302, host)
  }
})

test('a visitor is led by system, then by country, and the click says where to', async () => {
  const link = await makeLink(collector, {
    url: 'https://shop.example/',
    key: 'aimed',
    ios: 'https://shop.example/ios',
    android: 'https://shop.example/android',
    geo: { DE: 'https://shop.example/de', fr: 'https://shop.example/fr' },
  })
  const phone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15'
  const droid = 'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/140'
  const cases: [agent: string, country: string, path: string][] = [
    [phone, 'DE', 'ios'],
    [droid, 'DE', 'android'],
    [FIREFOX, 'DE', 'de'],
    [FIREFOX, 'FR', 'fr'],
    [FIREFOX, 'US', ''],
    [GOOGLEBOT, 'FR', 'fr'],
  ]
  for (const [agent, country, path] of cases) {
    for (const method of ['GET', 'HEAD']) {
      const headers = { 'user-agent': agent, 'cf-ipcountry': country }
      const { location = '' } = (await follow('aimed', { method, headers })).headers
      const [address] = location.split('?')
      assert.equal(address, `https://shop.example/${path}`, `${method} ${agent} ${country}`)
    }
  }
  const answer = await call(collector, 'GET', `/events?linkId=${link.id}`)
  const urls = (answer.json() as { url: string }[]).map(({ url }) => url)
  // Firefox in three countries is one visitor: its first click stands.
  const expected = ['de', 'android', 'ios'].map((path) => `https://shop.example/${path}`)
  assert.deepEqual(urls, expected)
})

test('the front page of a domain follows its link `_root`', async () => {
  const host = { headers: { host: 'root.example' } }
  assert.equal((await follow('', host)).status, 404)
  await makeLink(collector, { url: 'https://shop.example/', domain: 'root.example', key: '_root' })
  for (const path of ['', '?a=1', '_root']) {
    const { status, headers } = await follow(path, host)
    assert.equal(status, 302, path)
    assert.match(headers.location ?? '', /^https:\/\/shop\.example\/\?(a=1&)?dub_id=/)
  }
})

for (const path of ['nobody', '', 'a/b/c', '%', '%00', '..%2f', 'robots.txt']) {
  test(`/${path} is no link: 404`, async () => {
    const { status, text } = await follow(path)
    assert.equal(status, 404, text)
  })
}

test('a link whose time is over leads to what is said instead, or nowhere', async () => {
  const past = '2020-01-01T00:00:00Z'
  const over = await makeLink(collector, { key: 'over', expiresAt: past })
  assert.equal((await follow('over')).status, 404)
  const moved = { key: 'moved', expiresAt: past, expiredUrl: 'https://shop.example/over' }
  const instead = await makeLink(collector, moved)
  const { status, headers } = await follow('moved')
  assert.deepEqual([status, headers.location], [302, 'https://shop.example/over'])
  const later = await makeLink(collector, { key: 'later', expiresAt: '2999-01-01' })
  assert.match(String((await follow('later')).headers.location), /dub_id=/)
  const counted = await Promise.all([over, instead, later].map(({ id }) => countClicks(id)))
  assert.deepEqual(counted, [0, 0, 1])
})

test('a disabled link is as if it were not there', async () => {
  const link = await makeLink(collector, { key: 'ended' })
  await changeDatabase(collector, `UPDATE links SET disabled_at = 1 WHERE id = '${link.id}'`)
  for (const method of ['GET', 'HEAD']) {
    assert.equal((await request(`${collector.url}/ended`, { method })).status, 404, method)
  }
})
