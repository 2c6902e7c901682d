import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { Dub } from 'dub'
import { Conflict, NotFound, UnprocessableEntity } from 'dub/models/errors'
import { SqliteDatabase } from '../../src/store/sqlite/sqlite-database.ts'
import { callFromBrowser } from '../browser.ts'
import { expectRefusals } from '../expect-refusals.ts'
import { call, visit } from '../shop.ts'
import { type Collector, startCollector, WITHOUT_FILES } from '../start-collector.ts'

// The published SDK, unchanged: what it cannot parse is a failure here.
let collector: Collector
let dub: Dub
const summer = { id: '', key: 'summer', clickId: '' }
before(async () => {
  collector = await startCollector()
  dub = new Dub({ token: collector.secretKey, serverURL: collector.url })
  const body = {
    url: 'https://shop.example/',
    key: summer.key,
    partner: { id: 'pn_1', name: 'Paula', image: null },
    discount: { id: 'disc_1', amount: 10, type: 'percentage', maxDuration: 3 },
  }
  const made = (await call(collector, 'POST', '/links', { body })).json() as { id: string }
  summer.id = made.id
})
after(() => collector.stop())

/** Somebody new buys for so much; returns what the sale was answered. */
async function buy(name: string, amount: number, more: object = {}) {
  return dub.track.sale({
    clickId: await visit(collector, summer),
    customerExternalId: name,
    customerName: name,
    customerEmail: `${name.toLowerCase()}@example.com`,
    amount,
    invoiceId: `inv ${name}`,
    ...more,
  })
}

const namesOf = (customers: readonly { name?: string | null | undefined }[]) =>
  customers.map(({ name }) => name)

test('customers are listed, sorted, searched and walked as the SDK asks', async () => {
  for (const [name, amount] of [
    ['Ada', 30_00],
    ['Bob', 10_00],
    ['Cyd', 20_00],
  ] as const) {
    await buy(name, amount)
  }
  const list = async (query: object = {}) => namesOf((await dub.customers.list(query)).result)
  assert.deepEqual(await list(), ['Cyd', 'Bob', 'Ada'])
  assert.deepEqual(await list({ sortOrder: 'asc' }), ['Ada', 'Bob', 'Cyd'])
  assert.deepEqual(await list({ sortBy: 'saleAmount' }), ['Ada', 'Cyd', 'Bob'])
  assert.deepEqual(await list({ sortBy: 'saleAmount', sortOrder: 'asc' }), ['Bob', 'Cyd', 'Ada'])
  assert.deepEqual(await list({ sortBy: 'firstSaleAt' }), ['Cyd', 'Bob', 'Ada'])
  assert.deepEqual(await list({ email: 'bob@example.com' }), ['Bob'])
  assert.deepEqual(await list({ email: 'bob@example.com', externalId: 'Ada' }), ['Bob'])
  assert.deepEqual(await list({ externalId: 'Ada', search: 'none' }), ['Ada'])
  assert.deepEqual(await list({ search: 'CY' }), ['Cyd'])
  assert.deepEqual(await list({ linkId: summer.id }), ['Cyd', 'Bob', 'Ada'])
  assert.deepEqual(await list({ linkId: 'link_none' }), [])
  assert.deepEqual(await list({ partnerId: 'pn_1', pageSize: 2 }), ['Cyd', 'Bob'])
  assert.deepEqual(await list({ partnerId: 'pn_2' }), [])
  assert.deepEqual(await list({ country: 'DE' }), [])

  const pages = []
  for await (const page of await dub.customers.list({ pageSize: 2 })) pages.push(page.result)
  // The SDK asks for customers until there are none.
  assert.deepEqual(pages.map(namesOf), [['Cyd', 'Bob'], ['Ada'], []])

  for (const sortBy of ['createdAt', 'saleAmount', 'firstSaleAt'] as const) {
    for (const sortOrder of ['asc', 'desc'] as const) {
      const sort = { sortBy, sortOrder }
      const { result } = await dub.customers.list(sort)
      const [first, second, third] = result
      const around = { ...sort, startingAfter: first?.id }
      assert.deepEqual(await list(around), namesOf(result.slice(1)), JSON.stringify(sort))
      assert.deepEqual(await list({ ...around, pageSize: 1 }), [second?.name])
      const above = { ...sort, endingBefore: third?.id }
      assert.deepEqual(await list(above), namesOf(result.slice(0, 2)), JSON.stringify(sort))
      assert.deepEqual(await list({ ...above, pageSize: 1 }), [second?.name])
    }
  }
})

test('a customer is found by either id, on request with link, partner and discount', async () => {
  const ada = await dub.customers.get({ id: 'ext_Ada' })
  assert.deepEqual(
    [ada.name, ada.email, ada.sales, ada.saleAmount],
    ['Ada', 'ada@example.com', 1, 30_00],
  )
  assert.equal(ada.link, undefined)
  assert.deepEqual(await dub.customers.get({ id: ada.id }), ada)
  const full = await dub.customers.get({ id: ada.id, includeExpandedFields: true })
  assert.equal(full.link?.id, summer.id)
  assert.deepEqual(full.partner, { id: 'pn_1', name: 'Paula', email: null, image: null })
  assert.equal(full.discount?.amount, 10)
  const [newest] = (await dub.customers.list({ includeExpandedFields: true })).result
  assert.equal(newest?.link?.key, summer.key)
})

test('a customer is changed in what is named, and keeps the rest', async () => {
  const before = await dub.customers.get({ id: 'ext_Bob' })
  const requestBody = { name: 'Robert', avatar: 'https://shop.example/bob.png' }
  const changed = await dub.customers.update({ id: 'ext_Bob', requestBody })
  assert.deepEqual(changed, { ...before, ...requestBody })
  const renamed = await dub.customers.update({
    id: before.id,
    requestBody: { externalId: 'robert', email: null },
  })
  assert.deepEqual(renamed, { ...changed, externalId: 'robert', email: null })
  assert.deepEqual(await dub.customers.get({ id: 'ext_robert' }), renamed)
})

test("a customer's new id is as long as one may be, without the blanks around it", async () => {
  const rename = (from: string, externalId: string) =>
    dub.customers.update({ id: `ext_${from}`, requestBody: { externalId } })
  const longest = 'x'.repeat(100)
  assert.equal((await rename('robert', ` ${longest}\n`)).externalId, longest)
  for (const wrong of [`${longest}x`, ' ']) {
    await assert.rejects(rename(longest, wrong), UnprocessableEntity)
  }
  await rename(longest, 'robert')
})

test('what cannot be had is refused by the class the SDK knows it as', async () => {
  const bad = { email: 'nobody' }
  const someone = (await dub.customers.get({ id: 'ext_Ada' })).id
  await expectRefusals([
    [() => dub.customers.get({ id: 'cus_none' }), NotFound, /cus_none/],
    [() => dub.customers.get({ id: 'ext_none' }), NotFound, /ext_none/],
    [() => dub.customers.update({ id: 'ext_none', requestBody: {} }), NotFound, /ext_none/],
    [() => dub.customers.update({ id: 'ext_Ada', requestBody: bad }), UnprocessableEntity, /email/],
    [
      () => dub.customers.update({ id: 'ext_Ada', requestBody: { externalId: 'Cyd' } }),
      Conflict,
      /externalId/,
    ],
    [() => dub.customers.delete('cus_none'), NotFound, /cus_none/],
    [
      () => dub.customers.list({ startingAfter: someone, endingBefore: someone }),
      UnprocessableEntity,
      /endingBefore/,
    ],
  ])
})

test('a list by money goes on from whoever is there, and says so where nobody is', async () => {
  const sortBy = 'saleAmount'
  const list = async (query: object) =>
    namesOf((await dub.customers.list({ sortBy, pageSize: 1, ...query })).result)
  const [top, second] = (await dub.customers.list({ sortBy })).result
  await buy('Dan', (second?.saleAmount ?? 0) + 1)
  assert.deepEqual(await list({ startingAfter: top?.id }), ['Dan'], 'who came since is in it')
  await dub.track.sale({ customerExternalId: 'Dan', amount: 90_00 })
  assert.deepEqual(await list({}), ['Dan'], 'who has bought again has moved up')
  const dan = await dub.customers.get({ id: 'ext_Dan' })
  await dub.customers.delete(dan.id)
  assert.deepEqual(await list({}), [top?.name], 'who is forgotten is not')
  const after = { startingAfter: dan.id, sortBy: 'firstSaleAt' }
  assert.deepEqual(await list(after), ['Cyd'], 'their sales still have a place')
  const nobody = `cus_${'0'.repeat(16)}`
  await expectRefusals([
    [() => list({ startingAfter: nobody }), UnprocessableEntity, /startingAfter: no such/],
    [() => list({ endingBefore: nobody }), UnprocessableEntity, /endingBefore: no such/],
  ])
})

/** Which of the words stand in any file beside the database: its log, its index, its lock. */
function findInFiles(words: readonly string[]): string[] {
  const folder = dirname(collector.databaseFile)
  const names = readdirSync(folder)
  for (const end of ['.db', '.db-wal', '.db-shm']) {
    assert.ok(
      names.some((name) => name.endsWith(end)),
      `${end} is looked at`,
    )
  }
  const files = names.map((name) => readFileSync(join(folder, name)))
  return words.filter((word) => files.some((file) => file.includes(word)))
}

test('of a forgotten customer no byte is left, and its invoice is still counted once', {
  skip: WITHOUT_FILES,
}, async () => {
  // So many neighbours that rows are moved between pages, which must not leave copies behind.
  const crowd = Array.from({ length: 400 }, (_, n) => n)
  const clickId = await visit(collector, summer)
  const words = ['Name', 'Mail', 'Avatar', 'Note', 'Id', 'Lead', 'Forged'].map(
    (word) => `Canary${word}`,
  )
  const [name, mail, avatar, note, id, ofLead, forged] = words
  await Promise.all(
    crowd.map((n) =>
      dub.track.sale({
        clickId,
        customerExternalId: `crowd ${n}`,
        customerName: 'x'.repeat(n % 90),
        amount: 1,
        metadata: { text: 'y'.repeat((n * 37) % 2_000) },
      }),
    ),
  )
  const customer = {
    customerExternalId: id ?? '',
    customerName: name ?? '',
    customerEmail: `${mail}@example.com`,
    customerAvatar: `https://shop.example/${avatar}.png`,
  }
  // What a page has said of the same invoice is kept aside, and is to go as well.
  const ofPage = { customerExternalId: id, clickId, amount: 1, invoiceId: 'inv canary' }
  const told = { ...ofPage, metadata: { note: forged } }
  assert.equal((await callFromBrowser(collector, '/track/sale/client', told)).status, 200)
  const [first] = await Promise.all([
    dub.track.sale({
      ...customer,
      clickId,
      amount: 50_00,
      invoiceId: 'inv canary',
      metadata: { note: note ?? '' },
    }),
    ...crowd.map((n) => dub.track.sale({ customerExternalId: `crowd ${n}`, amount: 2 })),
  ])
  await dub.track.lead({ ...customer, clickId, eventName: 'Sign up', metadata: { note: ofLead } })
  await dub.track.sale({ customerExternalId: id ?? '', amount: 5_00, metadata: { note } })
  assert.deepEqual(findInFiles(words), words, 'the control: before, all of it is there')
  const before = await dub.links.get({ linkId: summer.id })

  const erased = await dub.customers.delete(`ext_${id}`)
  assert.deepEqual(erased, { id: first.customer?.id })
  assert.deepEqual(findInFiles(words), [])
  await assert.rejects(dub.customers.get({ id: erased.id }), NotFound)
  assert.deepEqual((await dub.customers.list({ externalId: id })).result, [])

  const body = { customerExternalId: 'whoever', amount: 50_00, invoiceId: 'inv canary' }
  const replayed = await call(collector, 'POST', '/track/sale', { body })
  assert.equal(replayed.headers['saletrail-outcome'], 'replayed')
  assert.deepEqual((replayed.json() as { customer: object }).customer, {
    id: erased.id,
    name: null,
    email: null,
    avatar: null,
    externalId: null,
  })
  assert.deepEqual(await dub.links.get({ linkId: summer.id }), before, 'totals stand')

  const sales = await dub.events.list({ event: 'sales', customerId: erased.id })
  assert.deepEqual(
    sales.map((event) => 'sale' in event && [event.sale.amount, event.customer.externalId]),
    [
      [5_00, ''],
      [50_00, ''],
    ],
  )
  const leads = await dub.events.list({ event: 'leads', customerId: erased.id })
  assert.deepEqual(
    leads.map((event) => 'customer' in event && event.customer.id),
    leads.map(() => erased.id),
  )
  assert.ok(leads.length > 0)
})

test('while another program reads the database its log stays: 503, and gone the next time', {
  skip: WITHOUT_FILES,
}, async () => {
  const externalId = 'CanaryRead'
  const clickId = await visit(collector, summer)
  await dub.track.sale({ customerExternalId: externalId, clickId, amount: 1 })
  const backup = new SqliteDatabase(collector.databaseFile, { readonly: true })
  backup.exec('BEGIN; SELECT * FROM sales')
  const erase = () => call(collector, 'DELETE', `/customers/ext_${externalId}`)
  for (const answer of [await erase(), await erase()]) {
    assert.equal(answer.status, 503, answer.text)
    assert.match(answer.headers['retry-after'] ?? '', /^\d+$/)
  }
  backup.close()
  assert.deepEqual(findInFiles([externalId]), [externalId], 'the control: the log is there')
  assert.equal((await erase()).status, 404)
  assert.deepEqual(findInFiles([externalId]), [])
})
