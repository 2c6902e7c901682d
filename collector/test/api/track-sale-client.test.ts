import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { callFromBrowser, newClient } from '../browser.ts'
import { type Answer, request } from '../request.ts'
import { setWorkspace } from '../set-workspace.ts'
import { call, listLinks, listSales, makeLink, trackSale, visit } from '../shop.ts'
import { startCollector } from '../start-collector.ts'

const collector = await startCollector({ env: { TRUST_PROXY: '1' } })
after(collector.stop)
const trueLink = await makeLink(collector, { key: 'true' })
const forgedLink = await makeLink(collector, { key: 'forged' })
const clickId = await visit(collector, trueLink)
const forgedClickId = await visit(collector, forgedLink)

type SaleAnswer = {
  readonly customer: Readonly<Record<'id' | 'name' | 'email' | 'avatar' | 'externalId', unknown>>
  readonly sale: { readonly amount: number }
}
const fromBrowser = (body: object, headers?: Record<string, string>) =>
  callFromBrowser(collector, '/track/sale/client', body, headers && { headers })
const bodyOf = (answer: Answer) => answer.json() as SaleAnswer
const outcomeOf = ({ headers }: Answer) => headers['saletrail-outcome']
const totalsOf = async (key: string) => {
  const link = (await listLinks(collector)).find((link) => link.key === key)
  return [link?.sales, link?.saleAmount]
}

test('a page reports a sale: the same answer as a server gets, and no verified total', async () => {
  const body = { customerExternalId: 'ben', customerName: 'Ben', amount: 9_00, clickId }
  const answer = await fromBrowser(body)
  assert.equal(answer.status, 200)
  assert.equal(answer.headers['access-control-allow-origin'], '*')
  assert.equal(outcomeOf(answer), 'direct')
  const { customer, sale } = bodyOf(answer)
  assert.deepEqual([customer.name, customer.externalId, sale.amount], ['Ben', 'ben', 9_00])
  assert.deepEqual(await totalsOf('true'), [0, 0])
  const events = await call(collector, 'GET', '/events?event=sales')
  assert.match(events.text, /"verified":false/)
  const counted = await call(collector, 'GET', '/analytics?event=sales')
  assert.deepEqual(counted.json(), { sales: 0, saleAmount: 0 })
})

test('a thousand false amounts sent first by browsers all give way to the server’s', async () => {
  const invoices = Array.from({ length: 1_000 }, (_, index) => `INV-${index}`)
  const before = await totalsOf('true')
  const sendAll = async (send: (invoiceId: string) => Promise<Answer>) => {
    const answers: Answer[] = []
    for (let first = 0; first < invoices.length; first += 50) {
      answers.push(...(await Promise.all(invoices.slice(first, first + 50).map(send))))
    }
    return answers
  }
  const forged = (invoiceId: string) =>
    fromBrowser({
      customerExternalId: `buyer of ${invoiceId}`,
      customerName: 'Forged',
      customerEmail: 'forged@example.com',
      amount: 1,
      clickId: forgedClickId,
      invoiceId,
    })
  const truth = (invoiceId: string) =>
    trackSale(collector, {
      customerExternalId: `buyer of ${invoiceId}`,
      customerName: 'Ada',
      customerEmail: 'ada@canary.example',
      amount: 50_00,
      clickId,
      invoiceId,
    })

  const forgedAnswers = await sendAll(forged)
  const trueAnswers = await sendAll(truth)
  const answers = [...forgedAnswers, ...trueAnswers]
  for (const answer of answers) assert.equal(outcomeOf(answer), 'direct')
  for (const answer of trueAnswers) {
    const { customer, sale } = bodyOf(answer)
    assert.deepEqual([customer.name, customer.email], ['Ada', 'ada@canary.example'])
    assert.equal(sale.amount, 50_00)
  }

  const sales = (await listSales(collector)).filter(({ sale }) =>
    sale.invoiceId?.startsWith('INV-'),
  )
  assert.equal(sales.length, 1_000)
  for (const { sale, link } of sales) {
    assert.deepEqual([sale.amount, link.id], [50_00, trueLink.id])
  }
  assert.deepEqual(await totalsOf('true'), [1_000, 50_000_00 + Number(before[1])])
  assert.deepEqual(await totalsOf('forged'), [0, 0])

  const repeats = [await sendAll(forged), await sendAll(truth)]
  for (const [index, firsts] of [forgedAnswers, trueAnswers].entries()) {
    repeats[index]?.forEach((repeat, place) => {
      assert.equal(repeat.text, firsts[place]?.text)
      assert.equal(repeat.headers['idempotent-replayed'], 'true')
    })
  }
  assert.deepEqual(await totalsOf('true'), [1_000, 50_000_00 + Number(before[1])])
})

test('whatever a browser asks, it learns nothing personal but what it says itself', async () => {
  const secret = {
    customerExternalId: 'canary',
    customerName: 'Canary Name',
    customerEmail: 'canary@canary.example',
    customerAvatar: 'https://canary.example/canary.png',
  }
  const metadata = { note: 'Canary note' }
  const invoiceId = 'INV-CANARY'
  await trackSale(collector, { ...secret, amount: 77_00, clickId, invoiceId, metadata })
  const stored = await fromBrowser({ ...secret, amount: 1, clickId, invoiceId: 'B-1', metadata })
  assert.equal(bodyOf(stored).customer.name, 'Canary Name')

  const base = { customerExternalId: 'canary', amount: 77_00 }
  const stranger = { customerExternalId: 'stranger', amount: 77_00 }
  const probes = [
    { ...base, invoiceId },
    { ...base, invoiceId, amount: 1 },
    { ...base, clickId },
    { ...base, invoiceId: 'B-1', amount: 1 },
    { ...stranger, invoiceId: 'B-1', amount: 1 },
    { ...stranger, invoiceId },
    { ...stranger, invoiceId, clickId },
    { ...base, leadEventName: 'Direct sale' },
  ]
  for (const probe of probes) {
    const answer = await fromBrowser(probe)
    assert.equal(answer.status, 200, JSON.stringify(probe))
    assert.doesNotMatch(answer.text, /canary (name|note)|canary\.(example|png)/i)
    for (const name of Object.values(answer.headers)) assert.doesNotMatch(String(name), /Canary/)
  }
  for (const probe of [{ eventName: 'Sign up' }, { eventName: 'Direct sale' }]) {
    const body = { customerExternalId: 'canary', ...probe }
    const answer = await callFromBrowser(collector, '/track/lead/client', body)
    assert.equal(answer.status, 200)
    assert.doesNotMatch(answer.text, /canary (name|note)|canary\.(example|png)/i)
    assert.ok(!answer.text.includes(clickId) && !answer.text.includes(trueLink.id))
  }
})

test('an invoice the server has reported looks to a browser like any other', async () => {
  const body = { customerExternalId: 'ada', amount: 3_00, clickId }
  await trackSale(collector, { ...body, invoiceId: 'INV-KNOWN' })
  const onKnown = await fromBrowser({ ...body, amount: 5, invoiceId: 'INV-KNOWN' })
  const onNew = await fromBrowser({ ...body, amount: 5, invoiceId: 'INV-OTHER' })
  assert.equal(onKnown.text.replace('KNOWN', 'OTHER'), onNew.text)
  assert.equal(outcomeOf(onKnown), outcomeOf(onNew))
  assert.equal(onKnown.headers['idempotent-replayed'], undefined)
  const again = await fromBrowser({ ...body, amount: 5, invoiceId: 'INV-KNOWN' })
  assert.equal(again.text, onKnown.text)
})

test('browsers and servers that send one invoice at once leave the server’s sale', async () => {
  const send = (isServer: boolean) => {
    const body = { customerExternalId: 'race', clickId, invoiceId: 'INV-RACE' }
    return isServer
      ? trackSale(collector, { ...body, amount: 50_00 })
      : fromBrowser({ ...body, amount: 1 })
  }
  const answers = await Promise.all(Array.from({ length: 64 }, (_, n) => send(n % 2 === 0)))
  answers.forEach((answer, n) => {
    assert.equal(bodyOf(answer).sale.amount, n % 2 === 0 ? 50_00 : 1)
  })
  assert.equal(new Set(answers.filter((_, n) => n % 2 === 0).map(({ text }) => text)).size, 1)
  assert.equal(new Set(answers.filter((_, n) => n % 2 === 1).map(({ text }) => text)).size, 1)
  const sales = (await listSales(collector)).filter(({ sale }) => sale.invoiceId === 'INV-RACE')
  assert.deepEqual(
    sales.map(({ sale }) => sale.amount),
    [50_00],
  )
})

test('a page calls its customer by one name only', async () => {
  for (const alias of ['externalId', 'customerId']) {
    const refused = await fromBrowser({ [alias]: 'ada', amount: 1, clickId })
    assert.equal(refused.status, 422)
    assert.match(refused.text, /customerExternalId/)
  }
})

test('a page’s route takes the publishable key alone, a server’s the secret one', async () => {
  const body = { customerExternalId: 'ada', amount: 1 }
  const withSecret = { authorization: `Bearer ${collector.secretKey}`, ...newClient() }
  assert.equal((await fromBrowser(body, withSecret)).status, 400)
  const withOther = { authorization: 'Bearer dub_pk_unknown', ...newClient() }
  const refused = await fromBrowser(body, withOther)
  assert.equal(refused.status, 401)
  // Nothing is counted for a key that nobody has.
  assert.equal(refused.headers['x-ratelimit-limit'], undefined)
  const publishable = { authorization: `Bearer ${collector.publishableKey}` }
  const onServer = await call(collector, 'POST', '/track/sale', { body, headers: publishable })
  assert.equal(onServer.status, 400)
})

test('a shop can say whose pages may call', async () => {
  const body = { customerExternalId: 'nobody', amount: 1 }
  const from = (referer: string) => fromBrowser(body, { ...newClient(), referer })
  await setWorkspace(collector, ['--allowed-hostnames', 'shop.example'], async () => {
    return (await from('https://thief.example/')).status === 403
  })
  const refused = await from('https://thief.example/')
  assert.match(refused.text, /"code":"forbidden"/)
  assert.equal(outcomeOf(refused), 'hostname_not_allowed')
  assert.equal(refused.headers['access-control-allow-origin'], '*')
  assert.equal((await from('https://www.shop.example/basket')).status, 200)
  assert.equal((await fromBrowser(body)).status, 403)

  const click = { key: 'true', domain: trueLink.domain, url: 'https://shop.example/true' }
  for (const path of ['/track/click', '/track/visit']) {
    const tell = (origin: string) =>
      request(`${collector.url}${path}`, { method: 'POST', headers: { origin }, body: click })
    assert.equal((await tell('https://thief.example')).status, 403, path)
    assert.equal((await tell('https://shop.example')).status, 200, path)
  }
  await setWorkspace(collector, ['--allowed-hostnames', ''], async () => {
    return (await from('https://thief.example/')).status === 200
  })
})

test('a shop can take sales from its server only', async () => {
  const body = { customerExternalId: 'nobody', amount: 1 }
  await setWorkspace(collector, ['--browser-sales', 'off'], async () => {
    return (await fromBrowser(body)).status === 403
  })
  const refused = await fromBrowser(body)
  assert.equal(outcomeOf(refused), 'browser_sales_off')
  assert.equal((await trackSale(collector, body)).status, 200)
})
