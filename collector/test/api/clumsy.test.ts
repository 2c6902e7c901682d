import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { request } from '../request.ts'
import { call, listLinks, makeLink, trackSale, visit } from '../shop.ts'
import { startCollector } from '../start-collector.ts'

// What integrations get slightly wrong: taken where it can mean one thing only, else refused by
// name. It is never answered as if something else had been asked.
const collector = await startCollector()
after(collector.stop)
const link = await makeLink(collector, { key: 'summer', externalId: 'summer' })
const clickId = await visit(collector, link)
await trackSale(collector, { customerExternalId: 'ada', amount: 100, clickId })

const get = (path: string) => call(collector, 'GET', path)

test('a slash at the end of a path changes nothing', async () => {
  const body = { customerExternalId: 'bob', amount: 100, clickId, invoiceId: 'inv_slash' }
  const sold = await call(collector, 'POST', '/track/sale/', { body })
  assert.equal(sold.headers['saletrail-outcome'], 'direct')
  const again = await trackSale(collector, body)
  assert.equal(again.headers['saletrail-outcome'], 'replayed')
  for (const path of ['/links/', '/links/count/', `/links/${link.id}/`, '/events/', '/healthz/']) {
    assert.equal((await get(path)).status, 200, path)
  }

  const headers = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/139.0' }
  const followed = await request(`${collector.url}/summer/`, { headers })
  assert.match(String(followed.headers.location), /dub_id=\w{16}$/)
  const visited = await request(`${collector.url}/track/visit`, {
    method: 'POST',
    headers,
    body: { domain: link.domain, url: 'https://shop.example/summer/' },
  })
  assert.ok(followed.headers.location?.endsWith((visited.json() as { clickId: string }).clickId))
})

for (const [path, field] of [
  ['/links?domain=a.example&domain=b.example', 'domain'],
  ['/links/count?search=a&search=b', 'search'],
  ['/links/info?linkId=a&linkId=b', 'linkId'],
  ['/customers?email=a@a.example&email=b@b.example', 'email'],
  [`/customers/ext_ada?includeExpandedFields=true&includeExpandedFields=false`, 'includeExpanded'],
  ['/events?country=DE&country=US', 'country'],
  ['/analytics?event=sales&event=clicks', 'event'],
  ['/links?startingAfter=summer', 'startingAfter'],
  ['/links?endingBefore=ext_summer', 'endingBefore'],
  ['/links?startingAfter=', 'startingAfter'],
  ['/customers?startingAfter=ada', 'startingAfter'],
  [`/customers?endingBefore=link_${'0'.repeat(16)}`, 'endingBefore'],
  ['/customers?sortBy=subscriptionCanceledAt', 'sortBy: subscriptionCanceledAt is not offered'],
  ['/customers?sortBy=age', 'sortBy'],
] as const) {
  test(`GET ${path} is refused by the name of what is wrong`, async () => {
    const answer = await get(path)
    assert.equal(answer.status, 422, answer.text)
    assert.match(answer.text, new RegExp(`"message":"[a-z_]+: ${field}`))
  })
}

test('a link without its url is told what is missing', async () => {
  const answer = await call(collector, 'POST', '/links', { body: { link: 'https://a.example/' } })
  assert.equal(answer.status, 422)
  assert.match(answer.text, /"message":"invalid_type: url: .*expected string, received undefined"/)
})

test('what nobody here knows may be given twice, as trackers add it', async () => {
  assert.equal((await get('/links?utm_x=a&utm_x=b')).status, 200)
})

test('a change that is refused for its query has not been made', async () => {
  const options = { body: { name: 'Eve' } }
  const path = '/customers/ext_ada?includeExpandedFields=maybe'
  assert.equal((await call(collector, 'PATCH', path, options)).status, 422)
  assert.doesNotMatch((await get('/customers/ext_ada')).text, /Eve/)
})

test('fifty upserts of one external id at once make one link, and each is told it', async () => {
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, n) => {
      const body = { url: `https://shop.example/${n}`, externalId: 'once' }
      return call(collector, 'PUT', '/links/upsert', { body })
    }),
  )
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]))
  const ids = new Set(answers.map((answer) => (answer.json() as { id: string }).id))
  assert.equal(ids.size, 1)
  assert.equal((await listLinks(collector)).filter(({ id }) => ids.has(id)).length, 1)
})

test('fifty new links that want one key, or one external id, at once: one has it', async () => {
  for (const wish of [{ key: 'wanted' }, { externalId: 'wanted' }]) {
    const body = { url: 'https://shop.example/', ...wish }
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => call(collector, 'POST', '/links', { body })),
    )
    const made = answers.filter(({ status }) => status === 200)
    const refused = answers.filter(
      ({ status, text }) => status === 409 && /key|external/.test(text),
    )
    assert.deepEqual([made.length, refused.length], [1, 49])
  }
})
