import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { call, type LinkOfShop, listLinks, makeLink, trackSale, visit } from '../shop.ts'
import { startCollector } from '../start-collector.ts'

const collector = await startCollector({ env: { PUBLIC_URL: 'https://go.shop.example' } })
after(collector.stop)

const post = (body: object) => call(collector, 'POST', '/links', { body })
const url = 'https://shop.example/sale?size=9&sort=a#top'
const x = (length: number) => 'x'.repeat(length)

test('a link is answered with everything that was asked for, and totals of nothing', async () => {
  const link = await makeLink(collector, { url, domain: 'go.shop.example', key: 'First' })
  assert.match(link.id, /^link_[0-9A-Za-z]{16}$/)
  const { domain, key, shortLink, clicks, leads, sales, saleAmount } = link
  assert.deepEqual(
    { url: link.url, domain, key, shortLink, clicks, leads, sales, saleAmount },
    {
      url,
      domain: 'go.shop.example',
      key: 'First',
      shortLink: 'https://go.shop.example/First',
      clicks: 0,
      leads: 0,
      sales: 0,
      saleAmount: 0,
    },
  )
})

test('without a domain a link lives on the public address’s host', async () => {
  assert.equal((await makeLink(collector, { key: 'home' })).domain, 'go.shop.example')
})

test('without a key a link gets one of its own', async () => {
  const keys = [await makeLink(collector), await makeLink(collector)].map(({ key }) => key)
  for (const key of keys) assert.match(key, /^[0-9A-Za-z]{7}$/)
  assert.notEqual(keys[0], keys[1])
})

test('a key is taken in whatever case it is written, on its own domain alone', async () => {
  await makeLink(collector, { key: 'Spring' })
  assert.equal((await post({ url, key: 'sPRING' })).status, 409)
  assert.equal((await post({ url, key: 'spring', domain: 'other.example' })).status, 200)
})

const bounds: Readonly<Record<string, { taken: unknown[]; refused: unknown[] }>> = {
  url: {
    taken: [`https://shop.example/${x(1_000)}`, 'http://127.0.0.1:8080/', 'HTTPS://SHOP.example'],
    refused: [
      '',
      'shop.example',
      'javascript:alert(1)',
      'ftp://a.example',
      'data:,x',
      7,
      null,
      'https:shop.example',
      'http:///shop.example',
      'https://sh\nop.example',
      'https://shop.example/a\r\nSet-Cookie: b',
    ],
  },
  key: {
    taken: [x(190), 'a/b', 'été', 'a-b_c.d'],
    refused: [
      '',
      x(191),
      'a b',
      'a?b',
      'a#b',
      '/a',
      'a/',
      'a//b',
      'a%2fb',
      'a\\b',
      '.',
      '../x',
      'a/..',
      7,
    ],
  },
  domain: {
    taken: ['LINKS.example', 'localhost:8787', 'gö.example', 'links.example.', '[::1]:8787'],
    refused: ['', '.', 'a b', 'a/b', 'a?b', 'a#b', 'a@b', 'a:b', 7],
  },
  expiresAt: {
    taken: [
      '2030-01-31',
      '2030-01-31T12:00Z',
      '2030-01-31T12:00:00.000Z',
      '2030-01-31T12:00:00+02:00',
      '2030-01-31T12:00:00+0000',
      '2030-01-31t12:00:00z',
      '2030-01-31T12:00:00',
      '2030-01-31 12:00:00',
      null,
    ],
    refused: ['', '2030-02-30', '2030-02-30T12:00:00Z', 'valid for order 7', '31 Jan 2030', 7],
  },
  prefix: { taken: ['', '/', 'c', '/c/d/'], refused: ['track', '/links/', 'a b', '../', 'c/./d'] },
  keyLength: { taken: [3, 190], refused: [2, 191, 3.5, '7', null] },
}

for (const [field, { taken, refused }] of Object.entries(bounds)) {
  for (const value of taken) {
    test(`${field} may be ${JSON.stringify(value).slice(0, 50)}`, async () => {
      const answer = await post({ url, [field]: value })
      assert.equal(answer.status, 200, answer.text)
    })
  }
  for (const value of refused) {
    test(`${field} may not be ${JSON.stringify(value).slice(0, 50)}`, async () => {
      const answer = await post({ url, [field]: value })
      assert.equal(answer.status, 422, answer.text)
      assert.match(answer.text, new RegExp(`"message":"[a-z_]+: ${field}: `))
    })
  }
}

test('a key that is drawn is no longer than one that is given', async () => {
  const prefix = x(100)
  const { key } = await makeLink(collector, { prefix, keyLength: 89 })
  assert.equal(key.length, 190)
  const answer = await post({ url, prefix, keyLength: 90 })
  assert.equal(answer.status, 422)
  assert.match(answer.text, /keyLength: with the prefix/)
})

const openapi = (await call(collector, 'GET', '/openapi.json')).json() as { paths: object }
const served = Object.keys(openapi.paths).flatMap((path) => path.match(/^\/[^/{]+/g) ?? [])
const kept = ['/Docs', '/s/a.js', '/robots.txt', '/favicon.ico', '/domains']

for (const path of new Set([...served, ...kept])) {
  const key = path.slice(1)
  test(`no link may take the collector’s own path /${key}`, async () => {
    assert.equal((await post({ url, key })).status, 422)
  })
}

test('what a partner’s link has earned is found by the partner it was made with', async () => {
  const link = await makeLink(collector, { key: 'p', partner: { id: 'pn_paula', name: 'Paula' } })
  const clickId = await visit(collector, link)
  const answer = await call(collector, 'GET', '/events?partnerId=pn_paula')
  const events = answer.json() as { click: { id: string } }[]
  assert.deepEqual(
    events.map(({ click }) => click.id),
    [clickId],
  )
})

test('a link that is named twice is changed and told once', async () => {
  const { id } = await makeLink(collector, { externalId: 'twice' })
  const named = [{ linkIds: [id, 'ext_twice'] }, { externalIds: ['twice', 'ext_twice'] }]
  for (const ids of named) {
    const body = { ...ids, data: { title: 'x' } }
    const answer = await call(collector, 'PATCH', '/links/bulk', { body })
    assert.deepEqual(
      (answer.json() as LinkOfShop[]).map((link) => link.id),
      [id],
    )
  }
})

test('a change of no link is refused, and not taken for one that is not there', async () => {
  for (const ids of [{}, { linkIds: [] }, { linkIds: [], externalIds: [] }]) {
    const body = { ...ids, data: { title: 'x' } }
    const answer = await call(collector, 'PATCH', '/links/bulk', { body })
    assert.equal(answer.status, 422)
    assert.match(answer.text, /linkIds: one at least/)
  }
})

test('a deletion of no link is refused, and not taken for one that is not there', async () => {
  for (const query of ['', '?linkIds=', '?linkIds=,']) {
    const answer = await call(collector, 'DELETE', `/links/bulk${query}`)
    assert.equal(answer.status, 422, query)
    assert.match(answer.text, /linkIds/)
  }
})

test('links are listed newest first, a page at a time', async () => {
  const older = await makeLink(collector, { key: 'older' })
  const newer = await makeLink(collector, { key: 'newer' })
  const ids = (await listLinks(collector)).map(({ id }) => id)
  assert.deepEqual(ids.slice(0, 2), [newer.id, older.id])

  const page = async (number: number): Promise<string[]> => {
    const path = `/links?page=${number}&pageSize=1`
    return ((await call(collector, 'GET', path)).json() as LinkOfShop[]).map(({ id }) => id)
  }
  assert.deepEqual([await page(1), await page(2)], [[newer.id], [older.id]])
  assert.deepEqual(await page(10_000), [])
})

for (const query of ['page=0', 'page=x', 'pageSize=0', 'pageSize=101', 'withTags=true']) {
  test(`a list with ${query} is refused`, async () => {
    const answer = await call(collector, 'GET', `/links?${query}`)
    assert.equal(answer.status, 422)
    assert.match(answer.text, new RegExp(query.split('=')[0] ?? ''))
  })
}

test('a link’s totals count its clicks, leads, sales and money', async () => {
  const link = await makeLink(collector, { key: 'counted' })
  const clickId = await visit(collector, link)
  await visit(collector, link)
  for (const amount of [10_00, 5_50]) {
    await trackSale(collector, { customerExternalId: 'ada', amount, clickId })
  }
  const found = (await listLinks(collector)).find(({ id }) => id === link.id)
  const { clicks, leads, sales, saleAmount } = found ?? {}
  assert.deepEqual(
    { clicks, leads, sales, saleAmount },
    { clicks: 2, leads: 1, sales: 2, saleAmount: 15_50 },
  )
})
