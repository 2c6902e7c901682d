import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type Answer, request } from '../request.ts'
import { call, listLinks, makeLink, trackSale } from '../shop.ts'
import { startCollector } from '../start-collector.ts'

const collector = await startCollector()
after(collector.stop)

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const GOOGLEBOT = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)'
const domain = new URL(collector.url).host

const trackClick = (body: object | string, headers: Record<string, string> = {}) =>
  request(`${collector.url}/track/click`, {
    method: 'POST',
    headers: { 'user-agent': FIREFOX, ...headers },
    body,
  })
const clickIdOf = (answer: Answer) => (answer.json() as { clickId: string }).clickId
const outcomeOf = ({ headers }: Answer) => headers['saletrail-outcome']
const countClicks = async (linkId: string) =>
  (await listLinks(collector)).find(({ id }) => id === linkId)?.clicks

test('a page asks, by a preflight, whether it may tell of a click, and may', async () => {
  const headers = {
    origin: 'https://shop.example',
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'content-type',
  }
  const { status, headers: answered } = await request(`${collector.url}/track/click`, {
    method: 'OPTIONS',
    headers,
  })
  assert.equal(status, 204)
  assert.equal(answered['access-control-allow-origin'], '*')
  assert.match(answered['access-control-allow-methods'] ?? '', /\bPOST\b/)
  assert.match(answered['access-control-allow-headers'] ?? '', /content-type/i)
  assert.equal(answered['access-control-allow-credentials'], undefined)
})

test('a click needs no key, is recorded, and earns the sale that names it', async () => {
  const link = await makeLink(collector, { key: 'via' })
  const answer = await trackClick({ domain, key: 'via', url: 'https://shop.example/?via=via' })
  assert.equal(answer.status, 200)
  assert.equal(answer.headers['access-control-allow-origin'], '*')
  assert.equal(outcomeOf(answer), 'recorded')
  assert.deepEqual(Object.keys(answer.json() as object), ['clickId'])
  assert.match(clickIdOf(answer), /^[0-9A-Za-z]{16}$/)
  const sale = { customerExternalId: 'ada', amount: 1, clickId: clickIdOf(answer) }
  assert.equal(outcomeOf(await trackSale(collector, sale)), 'direct')
  assert.equal(await countClicks(link.id), 1)
})

test('the same visitor within the hour gets the same id and is not counted again', async () => {
  const link = await makeLink(collector, { key: 'again' })
  const first = await trackClick({ domain, key: 'again' })
  const second = await trackClick({ domain, key: 'AGAIN', referrer: 'https://blog.example' })
  assert.equal(outcomeOf(second), 'repeated')
  assert.equal(clickIdOf(second), clickIdOf(first))
  const other = await trackClick({ domain, key: 'again' }, { 'user-agent': `${FIREFOX} other` })
  assert.equal(outcomeOf(other), 'recorded')
  assert.notEqual(clickIdOf(other), clickIdOf(first))
  assert.equal(await countClicks(link.id), 2)
})

test('a hundred calls of one visitor at once are one click', async () => {
  const link = await makeLink(collector, { key: 'stampede' })
  const calls = Array.from({ length: 100 }, () => trackClick({ domain, key: 'stampede' }))
  assert.equal(new Set((await Promise.all(calls)).map(clickIdOf)).size, 1)
  assert.equal(await countClicks(link.id), 1)
})

test('a visitor who followed the short link and then came by ?via= is one click', async () => {
  const link = await makeLink(collector, { key: 'both' })
  const { headers } = await request(`${collector.url}/both`, { headers: { 'user-agent': FIREFOX } })
  const clicked = await trackClick({ domain, key: 'both' })
  assert.ok(headers.location?.endsWith(clickIdOf(clicked)))
  assert.equal(await countClicks(link.id), 1)
})

test('a bot gets an id that leads nowhere', async () => {
  const link = await makeLink(collector, { key: 'bot' })
  const bot = await trackClick({ domain, key: 'bot' }, { 'user-agent': GOOGLEBOT })
  assert.equal(bot.status, 200)
  assert.equal(outcomeOf(bot), 'bot')
  const sale = { customerExternalId: 'newcomer', amount: 1, clickId: clickIdOf(bot) }
  assert.equal(outcomeOf(await trackSale(collector, sale)), 'unknown_click')
  assert.equal(await countClicks(link.id), 0)
})

test('what a visitor typed is not recorded: addresses are kept without query', async () => {
  await makeLink(collector, { key: 'private' })
  const url = 'https://shop.example/landing?email=ada@shop.example#token'
  const referrer = 'https://mail.example/read?session=secret'
  await trackClick({ domain, key: 'private', url, referrer })
  const answer = await call(collector, 'GET', '/events?event=clicks&limit=1')
  assert.doesNotMatch(answer.text, /email=|token|session/)
  const [event] = answer.json() as { click: { url: string; refererUrl: string } }[]
  assert.equal(event?.click.url, 'https://shop.example/landing')
  assert.equal(event?.click.refererUrl, 'https://mail.example/read')
})

test('a domain that nobody has is no other name of the default one', async () => {
  const { id } = await makeLink(collector, { key: 'mistyped' })
  const url = 'https://shop.example/mistyped'
  for (const path of ['click', 'visit']) {
    const tell = (domain: string) => {
      const body = { domain, key: 'mistyped', url }
      return request(`${collector.url}/track/${path}`, { method: 'POST', body })
    }
    const answer = await tell('go.tea.exmaple')
    assert.equal(answer.status, 404)
    assert.equal(outcomeOf(answer), 'unknown_link')
    assert.match(answer.text, /no link .{2}mistyped.{2} is on .{2}go\.tea\.exmaple.{2}/)
    assert.equal((await tell('localhost')).status, 404)
  }
  assert.equal(await countClicks(id), 0)
})

test('a collector reached by a name it was not told takes that for its own', async () => {
  const { id } = await makeLink(collector, { key: 'reached' })
  for (const domain of ['collector:8787', 'COLLECTOR.:8787']) {
    const answer = await trackClick({ domain, key: 'reached' }, { host: 'collector:8787' })
    assert.equal(answer.status, 200, domain)
  }
  assert.equal(await countClicks(id), 1)
})

test('a link that is not there: 404, which a page may read', async () => {
  const answer = await trackClick({ domain, key: 'nobody' })
  assert.equal(answer.status, 404)
  assert.equal(outcomeOf(answer), 'unknown_link')
  assert.equal(answer.headers['access-control-allow-origin'], '*')
})

const refused: readonly [body: object | string, status: number, message: RegExp][] = [
  [{ domain }, 422, /key/],
  [{ domain, key: '' }, 422, /key/],
  [{ domain, key: 7 }, 422, /key/],
  [{ domain, key: 'x'.repeat(191) }, 422, /key/],
  [{ domain: 7, key: 'via' }, 422, /domain/],
  [{ domain, key: 'via', url: 7 }, 422, /url/],
  [{ domain, key: 'via', referrer: {} }, 422, /referrer/],
  ['not json', 400, /JSON/],
]
for (const [body, status, message] of refused) {
  test(`${JSON.stringify(body).slice(0, 60)} is refused, which a page may read`, async () => {
    const answer = await trackClick(body)
    assert.equal(answer.status, status)
    assert.match(answer.text, message)
    assert.equal(answer.headers['access-control-allow-origin'], '*')
  })
}

for (const odd of ['javascript:alert(1)', 'not a url', 'about:blank', '', null]) {
  test(`an address such as ${JSON.stringify(odd)} keeps no click from counting`, async () => {
    const { id, key } = await makeLink(collector)
    assert.equal((await trackClick({ domain, key, url: odd, referrer: odd })).status, 200)
    assert.equal(await countClicks(id), 1)
  })
}
