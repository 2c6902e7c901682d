import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { Dub } from 'dub'
import { BadRequest, NotFound } from 'dub/models/errors'
import { callFromBrowser } from '../browser.ts'
import { type Answer, request } from '../request.ts'
import { call, listLinks, makeLink, trackSale, visit } from '../shop.ts'
import { startCollector } from '../start-collector.ts'

const collector = await startCollector({ env: { TRUST_PROXY: '1' } })
after(collector.stop)
const dub = new Dub({ token: collector.secretKey, serverURL: collector.url })
const link = await makeLink(collector, { key: 'boots' })
const clickId = await visit(collector, link)

const trackLead = (body: object) => call(collector, 'POST', '/track/lead', { body })
const fromBrowser = (body: object) => callFromBrowser(collector, '/track/lead/client', body)
const outcomeOf = ({ headers }: Answer) => headers['saletrail-outcome']
const countLeads = async () => (await listLinks(collector)).find(({ id }) => id === link.id)?.leads
const listLeads = async () => {
  const answer = await call(collector, 'GET', '/events?event=leads&limit=1000')
  return answer.json() as { eventName: string; metadata: unknown; customer: { name: string } }[]
}

test('the published SDK tracks a lead and understands the answer', async () => {
  const answer = await dub.track.lead({
    clickId,
    eventName: 'Sign up',
    customerExternalId: 'ada',
    customerName: 'Ada',
    customerEmail: 'ada@shop.example',
    mode: 'wait',
    metadata: { plan: 'team' },
  })
  const { id, domain, key, shortLink, url } = link
  const nothing = { partnerId: null, programId: null, tenantId: null, externalId: null }
  assert.deepEqual(answer, {
    click: { id: clickId },
    link: { id, domain, key, shortLink, url, ...nothing },
    customer: { name: 'Ada', email: 'ada@shop.example', avatar: null, externalId: 'ada' },
  })
  assert.deepEqual((await listLeads())[0]?.metadata, { plan: 'team' })
})

test('the same lead again records nothing and answers the same', async () => {
  const before = await countLeads()
  const body = { clickId, eventName: 'Sign up', customerExternalId: 'ada' }
  const answers = [await trackLead(body), await trackLead({ ...body, clickId: '' })]
  for (const answer of answers) {
    assert.equal(outcomeOf(answer), 'repeated')
    assert.equal(answer.text, answers[0]?.text)
  }
  assert.equal(await countLeads(), before)
})

test('64 calls with the same lead at once record it once', async () => {
  const before = Number(await countLeads())
  const body = { clickId, eventName: 'Sign up', customerExternalId: 'race' }
  const answers = await Promise.all(Array.from({ length: 64 }, () => trackLead(body)))
  assert.equal(new Set(answers.map(({ text }) => text)).size, 1)
  assert.equal(answers.filter((answer) => outcomeOf(answer) === 'recorded').length, 1)
  assert.equal(await countLeads(), before + 1)
  const fromPages = { ...body, customerExternalId: 'race of pages' }
  const told = await Promise.all(Array.from({ length: 64 }, () => fromBrowser(fromPages)))
  assert.equal(new Set(told.map(({ text }) => text)).size, 1)
  assert.equal(await countLeads(), before + 2)
})

test('a lead of a known customer needs no click', async () => {
  for (const click of [{ clickId: '' }, { clickId: null }, {}]) {
    const eventName = `Trial ${JSON.stringify(click)}`
    const answer = await trackLead({ ...click, eventName, customerExternalId: 'ada' })
    assert.equal(outcomeOf(answer), 'recorded')
    assert.equal((answer.json() as { click: { id: string } }).click.id, clickId)
  }
})

test('a deferred lead makes a customer to whom the shop can sell', async () => {
  const before = await countLeads()
  const body = { customerExternalId: 'later', eventName: 'Sign up' }
  const deferred = await trackLead({ ...body, clickId, mode: 'deferred', customerName: 'Lou' })
  assert.equal(outcomeOf(deferred), 'deferred')
  assert.equal(await countLeads(), before)
  const sale = await trackSale(collector, { customerExternalId: 'later', amount: 1 })
  assert.equal(outcomeOf(sale), 'by_lead')
  assert.match(sale.text, /"name":"Lou"/)
  assert.equal(outcomeOf(await trackLead({ ...body, clickId: '' })), 'recorded')
  assert.equal(await countLeads(), Number(before) + 1)
})

test('a lead of many counts as many', async () => {
  const before = Number(await countLeads())
  const body = { clickId, eventName: 'Seats', customerExternalId: 'ada' }
  assert.equal(outcomeOf(await trackLead({ ...body, eventQuantity: 12 })), 'recorded')
  assert.equal(await countLeads(), before + 12)
})

for (const alias of ['externalId', 'customerId']) {
  test(`older integrations may call the customer of a lead ${alias}, pages may not`, async () => {
    const body = { clickId, eventName: 'Sign up', [alias]: 'older' }
    assert.match((await trackLead(body)).text, /"externalId":"older"/)
    const refused = await fromBrowser(body)
    assert.equal(refused.status, 422)
    assert.match(refused.text, /customerExternalId/)
  })
}

test('the SDK’s own errors say what is unknown', async () => {
  const body = { eventName: 'Sign up', customerExternalId: 'stranger' }
  await assert.rejects(dub.track.lead({ ...body, clickId: 'nowhere' }), NotFound)
  await assert.rejects(dub.track.lead({ ...body, clickId: '' }), BadRequest)
})

for (const [field, value] of [
  ['eventName', undefined],
  ['eventName', ''],
  ['eventName', 'x'.repeat(256)],
  ['customerExternalId', ' '],
  ['mode', 'later'],
  ['eventQuantity', 0],
  ['eventQuantity', 101],
  ['eventQuantity', 1.5],
  ['metadata', { long: 'x'.repeat(10_000) }],
] as const) {
  test(`a lead with ${field} ${JSON.stringify(value)?.slice(0, 20)} is refused`, async () => {
    const body = { clickId, eventName: 'Sign up', customerExternalId: 'ada', [field]: value }
    for (const answer of [await trackLead(body), await fromBrowser(body)]) {
      assert.equal(answer.status, 422)
      assert.match(answer.text, new RegExp(`: ${field}: `))
    }
  })
}

test('a page’s lead shows what it says, and the name that was made up', async () => {
  const body = { clickId, eventName: 'Sign up', customerExternalId: 'visitor' }
  const first = await fromBrowser(body)
  assert.equal(first.status, 200)
  const { customer } = first.json() as { customer: Record<string, string | null> }
  assert.match(String(customer.name), /^\w+ \w+ \w+/)
  assert.deepEqual([customer.email, customer.avatar], [null, null])
  assert.equal((await fromBrowser(body)).text, first.text)

  const said = { ...body, customerName: 'Ada', customerEmail: 'ada@shop.example' }
  assert.match((await trackLead(said)).text, /"name":"Ada","email":"ada@shop.example"/)
  assert.doesNotMatch((await fromBrowser(body)).text, /Ada|ada@/)
})

test('a visit and an opened app lead to their links', async () => {
  const tell = (path: string, body: object) =>
    request(`${collector.url}${path}`, {
      method: 'POST',
      headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0' },
      body,
    })
  const { id, domain, key, url } = link
  const visited = await tell('/track/visit', { domain, url: 'https://shop.example/boots?a=b' })
  assert.deepEqual([visited.status, outcomeOf(visited)], [200, 'recorded'])
  assert.deepEqual(Object.keys(visited.json() as object), ['clickId'])

  const opened = await tell('/track/open', { deepLink: link.shortLink })
  const answer = opened.json() as { clickId: string; link: object }
  assert.deepEqual(answer.link, { id, domain, key, url })
  assert.match(answer.clickId, /^[0-9A-Za-z]{16}$/)
  const byNone = await tell('/track/open', { dubDomain: domain })
  assert.deepEqual(byNone.json(), { clickId: null, link: null })

  const statuses = [
    await tell('/track/visit', { domain, url: 'https://shop.example/slippers' }),
    await tell('/track/visit', { domain }),
    await tell('/track/visit', { domain, url: 'javascript:alert(1)' }),
    await tell('/track/open', { deepLink: `${new URL(link.shortLink).origin}/slippers` }),
    await tell('/track/open', { deepLink: 'http://' }),
    await tell('/track/open', {}),
  ].map(({ status }) => status)
  assert.deepEqual(statuses, [404, 422, 422, 404, 422, 422])
})

test('a click on a partner’s link tells whose it is and what is given off', async () => {
  const partner = { id: 'pn_anna', name: 'Anna', image: null }
  const discount = { id: 'disc_1', amount: 10, type: 'percentage', maxDuration: null }
  const ofPartner = await makeLink(collector, { key: 'anna', partner, discount })
  const headers = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/141.0' }
  const body = { domain: ofPartner.domain, key: 'anna' }
  const told = await request(`${collector.url}/track/click`, { method: 'POST', headers, body })
  const answer = told.json() as { partner: object; discount: object }
  assert.deepEqual(answer.partner, partner)
  assert.deepEqual({ ...discount, ...answer.discount }, answer.discount)
  const followed = await request(`${collector.url}/anna`, { headers })
  assert.match(String(followed.headers.location), /[?&]dub_id=\w{16}&via=anna$/)
})
