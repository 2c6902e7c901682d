import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { example } from '../../../test/example.ts'
import { saleOf } from '../../../test/ledger-shop.ts'
import { newTestDatabase } from '../../../test/test-databases.ts'
import { Ledger } from '../../ledger/ledger.ts'
import { prepareApplyWrites } from './apply-writes.ts'
import { type Connections, openConnections } from './connections.ts'
import { LinksLately } from './links-lately.ts'
import { prepareDatabase } from './open-database.ts'
import { PLANNER_SETTINGS } from './planner-settings.ts'
import { prepareReadFacts } from './read-facts.ts'

let connections: Connections
before(async () => {
  const url = await newTestDatabase()
  await prepareDatabase(url)
  const times = { connectionsMax: 3, connectMsMax: 5_000, answerMsMax: 5_000 }
  connections = openConnections(url, { ...times, settings: PLANNER_SETTINGS })
})
after(() => connections.close())

/** The same connections; something is done after each round trip. */
function afterEach(trip: () => Promise<void> | void): Connections {
  return {
    ...connections,
    work: (job) =>
      connections.work(({ send }) =>
        job({
          send: async (...statements) => {
            const answers = await send(...statements)
            if (statements.length > 0) await trip()
            return answers
          },
        }),
      ),
  }
}

const { link, click, customer, writes } = example

test('links that batches have lately been about need no round trip of their own', async () => {
  const workspaceId = 3
  const ids = Array.from({ length: 9 }, (_, number) => `link_${number}`)
  const links = ids.map((id) => link({ id, workspaceId, key: id }))
  const clicks = ids.map((id) => click({ id: `of_${id}`, workspaceId, linkId: id }))
  await prepareApplyWrites(connections)(writes({ links, clicks }))
  let trips = 0
  const readFacts = prepareReadFacts(
    afterEach(() => {
      trips++
    }),
  )
  const tripsOf = async (...numbers: number[]) => {
    trips = 0
    const wanted = numbers.map((number) => ({ workspaceId, id: `of_link_${number}` }))
    const found = await readFacts(example.wanted({ clicks: wanted }))
    for (const number of numbers) assert.ok(found.links.some(({ id }) => id === ids[number]))
    return trips
  }
  assert.equal(await tripsOf(0, 1), 2)
  assert.equal(await tripsOf(1, 0), 1)
  assert.equal(await tripsOf(0, 2), 2)
  // Three would be asked for one.
  assert.equal(await tripsOf(0), 2)
  assert.equal(await tripsOf(0, 1, 2), 1)
  // Nobody has mentioned the first three for eight batches.
  for (let batch = 0; batch < 8; batch++) await tripsOf(3, 4)
  assert.equal(await tripsOf(0, 1, 2, 3, 4), 2)
  assert.equal(await tripsOf(0, 1, 2, 3, 4), 1)
})

test('a link that is mentioned twice hides none that comes after it', () => {
  const [one, other] = [
    { workspaceId: 1, id: 'one' },
    { workspaceId: 1, id: 'other' },
  ]
  const lately = new LinksLately()
  lately.note([one, one, other])
  assert.deepEqual(lately.likely(2), [one, other])
})

test('a link deleted while facts are read, its customer gone from it, loses no sale', async () => {
  const apply = prepareApplyWrites(connections)
  const left = link({ id: 'left', key: 'left' })
  const joined = link({ id: 'joined', key: 'joined' })
  await apply(
    writes({
      links: [left, joined],
      clicks: [click({ id: 'ofLeft', linkId: left.id }), click({ id: 'of', linkId: joined.id })],
      customers: [customer({ linkId: left.id, clickId: 'ofLeft', unverified: 'click' })],
    }),
  )
  let ids = 0
  const observe = () => example.circumstances({ newId: () => `new${++ids}` })
  const batches = { atOnce: 1, besideMin: 1 }
  const other = new Ledger({ batches, apply, readFacts: prepareReadFacts(connections) }, observe)
  const ofAda = { customerExternalId: customer().externalId }
  let isBetween = true
  const between = async () => {
    if (!isBetween) return
    isBetween = false
    await other.submit(saleOf({ ...ofAda, clickId: 'of', invoiceId: 'inv_other' }))
    const deletion = { workspaceId: 1, reference: { id: left.id } }
    await other.submit({ kind: 'link_deletion', deletion })
  }
  const readFacts = prepareReadFacts(afterEach(between))
  const ledger = new Ledger({ batches, apply, readFacts }, observe)
  const sale = await ledger.submit(saleOf({ ...ofAda, clickId: null, invoiceId: 'inv_1' }))
  assert.equal(sale.outcome, 'by_lead')
  assert.equal('sale' in sale && sale.sale.linkId, joined.id)
})
