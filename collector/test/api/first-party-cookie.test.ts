import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type Answer, request } from '../request.ts'
import { makeLink } from '../shop.ts'
import { startCollector } from '../start-collector.ts'

const collector = await startCollector()
after(collector.stop)

const link = await makeLink(collector, { url: 'https://www.shop.co.uk/tea' })
const domain = new URL(collector.url).host

let visitors = 0
/** A new visitor's browser, which has reached the collector as `host` from a page of `origin`. */
function ask(path: string, headers: Record<string, string>, body?: object): Promise<Answer> {
  const agent = `Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0 visitor/${++visitors}`
  return request(`${collector.url}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { 'user-agent': agent, ...headers },
    ...(body && { body }),
  })
}
const trackClick = (host: string, origin: string) =>
  ask('/track/click', { host, origin }, { domain, key: link.key })
const follow = (headers: Record<string, string>, { key } = link) => ask(`/${key}`, headers)

const cookiesOf = ({ headers }: Answer) => headers['set-cookie'] ?? []
const corsOf = ({ headers }: Answer) => [
  headers['access-control-allow-origin'],
  headers['access-control-allow-credentials'],
]

/** A cookie for 90 days, as the snippet writes it. */
const cookie = (clickId: unknown, domain: string, secure: string) =>
  `dub_id=${clickId}; Max-Age=7776000; ${domain}Path=/; ${secure}SameSite=Lax`

const OWN: readonly (readonly [host: string, origin: string, domain: string, secure: string])[] = [
  ['go.shop.example', 'https://shop.example', 'Domain=shop.example; ', 'Secure; '],
  ['go.shop.co.uk:8787', 'https://a.shop.co.uk', 'Domain=shop.co.uk; ', 'Secure; '],
  ['shop.github.io', 'https://shop.github.io', 'Domain=shop.github.io; ', 'Secure; '],
  ['shop.example', 'http://shop.example', 'Domain=shop.example; ', ''],
  ['localhost:8787', 'http://localhost:3000', '', ''],
  ['127.0.0.1:8787', 'http://127.0.0.1:3000', '', ''],
  ['[::1]:8787', 'http://[::1]:3000', '', ''],
]

for (const [host, origin, domain, secure] of OWN) {
  test(`a click told to ${host} by ${origin} sets the cookie`, async () => {
    const answer = await trackClick(host, origin)
    const { clickId } = answer.json() as { clickId: string }
    assert.deepEqual(cookiesOf(answer), [cookie(clickId, domain, secure)])
    assert.deepEqual(corsOf(answer), [origin, 'true'])
    assert.match(String(answer.headers.vary), /Origin/)
  })
}

const FOREIGN: readonly (readonly [host: string, origin: string])[] = [
  ['go.other.co.uk', 'https://shop.co.uk'],
  ['go.github.io', 'https://shop.github.io'],
  ['go.collector.example', 'https://shop.example'],
  ['go.shop.example', 'https://notshop.example'],
  ['127.0.0.1', 'http://10.0.0.1'],
  ['go.shop.example', 'null'],
]

for (const [host, origin] of FOREIGN) {
  test(`a click told to ${host} by ${origin} sets no cookie`, async () => {
    const answer = await trackClick(host, origin)
    assert.equal(answer.status, 200)
    assert.deepEqual(cookiesOf(answer), [])
    assert.deepEqual(corsOf(answer), ['*', undefined])
    assert.match(String(answer.headers.vary), /Origin/)
  })
}

test('who names no page gets no cookie', async () => {
  const answer = await ask('/track/click', { host: 'shop.example' }, { domain, key: link.key })
  assert.equal(answer.status, 200)
  assert.deepEqual(cookiesOf(answer), [])
})

test('a preflight from the own site allows credentials, another does not', async () => {
  const preflight = (origin: string) =>
    request(`${collector.url}/track/click`, {
      method: 'OPTIONS',
      headers: { host: 'go.shop.example', origin, 'access-control-request-method': 'POST' },
    })
  assert.deepEqual(corsOf(await preflight('https://shop.example')), [
    'https://shop.example',
    'true',
  ])
  assert.deepEqual(corsOf(await preflight('https://shop.test')), ['*', undefined])
})

const refresh = (cookie: string, origin = 'https://shop.example') =>
  ask('/track/click/refresh', { host: 'go.shop.example', origin, cookie }, {})

test('a refresh renews the click that the browser keeps', async () => {
  const answer = await refresh('cart=dub_id=x; dub_id=k1Xr0bCFh1wQzT9d; theme=dark')
  assert.deepEqual(answer.json(), { clickId: 'k1Xr0bCFh1wQzT9d' })
  const renewed = cookie('k1Xr0bCFh1wQzT9d', 'Domain=shop.example; ', 'Secure; ')
  assert.deepEqual(cookiesOf(answer), [renewed])
})

const UNKEPT = [
  '',
  'cart=dub_id=x',
  'xdub_id=CLICK',
  'dub_id=',
  'dub_id=a b',
  `dub_id=${'x'.repeat(65)}`,
]

test('a refresh brings no click to a browser that keeps none', async () => {
  for (const cookie of UNKEPT) {
    const answer = await refresh(cookie)
    assert.deepEqual([answer.json(), cookiesOf(answer)], [{ clickId: null }, []], cookie)
  }
  assert.deepEqual(cookiesOf(await refresh('dub_id=CLICK', 'https://evil.example')), [])
})

test('a short link sets the cookie where it leads to its own site', async () => {
  const answer = await follow({ host: 'go.shop.co.uk' })
  const clickId = new URL(answer.headers.location ?? '').searchParams.get('dub_id')
  assert.deepEqual(cookiesOf(answer), [cookie(clickId, 'Domain=shop.co.uk; ', 'Secure; ')])
  assert.equal(answer.headers['cache-control'], 'no-store')
})

const SILENT: readonly (readonly [why: string, headers: Record<string, string>])[] = [
  ['leads elsewhere', { host: 'go.other.co.uk' }],
  ['meets Global Privacy Control', { host: 'go.shop.co.uk', 'sec-gpc': '1' }],
  ['meets an earlier click', { host: 'go.shop.co.uk', cookie: 'dub_id=OLD' }],
  ['meets a bot', { host: 'go.shop.co.uk', 'user-agent': 'Googlebot/2.1' }],
]

for (const [why, headers] of SILENT) {
  test(`a short link that ${why} sets no cookie`, async () => {
    const answer = await follow(headers)
    assert.equal(answer.status, 302)
    assert.deepEqual(cookiesOf(answer), [])
  })
}

test('behind a proxy, the public name says which site is ours', async () => {
  const proxied = await startCollector({ env: { PUBLIC_URL: 'https://go.shop.example' } })
  const refreshFor = (origin: string) =>
    request(`${proxied.url}/track/click/refresh`, {
      method: 'POST',
      headers: { host: 'collector.internal:8787', origin, cookie: 'dub_id=CLICK' },
    })
  const own = await refreshFor('https://www.shop.example')
  assert.deepEqual(cookiesOf(own), [cookie('CLICK', 'Domain=shop.example; ', 'Secure; ')])
  assert.deepEqual(corsOf(own), ['https://www.shop.example', 'true'])

  const foreign = await refreshFor('https://shop.test')
  assert.deepEqual(cookiesOf(foreign), [])
  assert.deepEqual(corsOf(foreign), ['*', undefined])
  await proxied.stop()
})
