import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { callFromBrowser } from '../browser.ts'
import { call, makeLink, trackSale, visit } from '../shop.ts'
import { startCollector, WITHOUT_FILES } from '../start-collector.ts'

// Who has spent the most is kept in order between two questions, so each change has to reach it.
const collector = await startCollector({ env: { TRUST_PROXY: '1' } })
after(collector.stop)
const clickId = await visit(collector, await makeLink(collector))

type Customer = { readonly id: string; readonly externalId: string; readonly saleAmount: number }

async function listRanked(query = ''): Promise<Customer[]> {
  const answer = await call(collector, 'GET', `/customers?sortBy=saleAmount${query}`)
  assert.equal(answer.status, 200, answer.text)
  return answer.json() as Customer[]
}
const ranks = async (query?: string) =>
  (await listRanked(query)).map(({ externalId, saleAmount }) => `${externalId} ${saleAmount}`)
const buy = (customerExternalId: string, amount: number, more: object = {}) =>
  trackSale(collector, { customerExternalId, amount, clickId, ...more })
const erase = (name: string) => call(collector, 'DELETE', `/customers/ext_${name}`)

test('who is forgotten has no rank any more, and the others keep theirs', async () => {
  for (const [name, amount] of [
    ['ada', 30],
    ['bob', 20],
    ['cyd', 10],
  ] as const) {
    await buy(name, amount)
  }
  assert.deepEqual(await ranks(), ['ada 30', 'bob 20', 'cyd 10'])
  const [ada] = await listRanked()
  assert.equal((await erase('bob')).status, 200)
  assert.deepEqual(await ranks(), ['ada 30', 'cyd 10'])
  assert.deepEqual(await ranks('&sortOrder=asc'), ['cyd 10', 'ada 30'])
  assert.deepEqual(await ranks(`&startingAfter=${ada?.id}`), ['cyd 10'])
  await buy('bob', 25)
  assert.deepEqual(await ranks(), ['ada 30', 'bob 25', 'cyd 10'], 'as somebody new')
})

test('who buys again, or comes without buying, has the rank of that', async () => {
  await buy('cyd', 16)
  const lead = { customerExternalId: 'gus', eventName: 'Sign up', clickId, mode: 'deferred' }
  assert.equal((await call(collector, 'POST', '/track/lead', { body: lead })).status, 200)
  assert.deepEqual(await ranks(), ['ada 30', 'cyd 26', 'bob 25', 'gus 0'])
  await erase('gus')
})

test('a page’s sale gives no rank, and the server’s in its place does', async () => {
  const forged = { customerExternalId: 'dan', amount: 9_999, clickId, invoiceId: 'inv_dan' }
  assert.equal((await callFromBrowser(collector, '/track/sale/client', forged)).status, 200)
  assert.deepEqual(await ranks(), ['ada 30', 'cyd 26', 'bob 25', 'dan 0'])
  assert.equal((await buy('dan', 28, { invoiceId: 'inv_dan' })).status, 200)
  assert.deepEqual(await ranks(), ['ada 30', 'dan 28', 'cyd 26', 'bob 25'])
})

test('a page’s sale that the server gives to somebody else ranks them', async () => {
  const forged = { customerExternalId: 'eve', amount: 9_999, clickId, invoiceId: 'inv_fay' }
  await callFromBrowser(collector, '/track/sale/client', forged)
  await listRanked()
  await buy('fay', 40, { invoiceId: 'inv_fay' })
  assert.deepEqual(await ranks(), ['fay 40', 'ada 30', 'dan 28', 'cyd 26', 'bob 25', 'eve 0'])
})

test('those of one link, and of a partner’s links, are ranked among themselves', async () => {
  const links = await Promise.all(
    ['gil-1', 'gil-2'].map((key) => makeLink(collector, { key, partnerId: 'pn_gil' })),
  )
  const [first, second] = await Promise.all(links.map((link) => visit(collector, link)))
  for (const [name, amount, click] of [
    ['hal', 5, first],
    ['ida', 50, second],
    ['jon', 7, first],
  ] as const) {
    await buy(name, amount, { clickId: click })
  }
  assert.deepEqual(await ranks(`&linkId=${links[0]?.id}`), ['jon 7', 'hal 5'])
  assert.deepEqual(await ranks('&partnerId=pn_gil'), ['ida 50', 'jon 7', 'hal 5'])
  const [ida] = await listRanked('&partnerId=pn_gil&pageSize=1')
  assert.deepEqual(await ranks(`&partnerId=pn_gil&startingAfter=${ida?.id}`), ['jon 7', 'hal 5'])
  await buy('hal', 3, { clickId: first })
  assert.deepEqual(await ranks('&partnerId=pn_gil&sortOrder=asc'), ['jon 7', 'hal 8', 'ida 50'])
})

test('who is forgotten is gone from the files, however many lists are read meanwhile', {
  skip: WITHOUT_FILES,
}, async () => {
  const names = Array.from({ length: 12 }, (_, index) => `canary-${index}`)
  await Promise.all(names.map((name) => buy(name, 1, { customerName: `Name of ${name}.` })))
  const LISTS = [
    ...['/customers?sortBy=saleAmount', '/customers?sortBy=firstSaleAt', '/customers?search=a'],
    ...['/events?event=sales&limit=1000', '/analytics?event=composite&groupBy=top_links', '/links'],
  ]
  const statuses = new Set<number>()
  let isOver = false
  const reading = LISTS.map(async (path) => {
    while (!isOver) statuses.add((await call(collector, 'GET', path)).status)
  })

  const answers = await Promise.all(names.map(erase))
  const files = ['', '-wal'].map((suffix) => readFileSync(`${collector.databaseFile}${suffix}`))
  isOver = true
  await Promise.all(reading)
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]))
  assert.deepEqual(
    names.filter((name) => files.some((file) => file.includes(`Name of ${name}.`))),
    [],
  )
  assert.deepEqual(statuses, new Set([200]), 'no list was refused for it')
})
