import assert from 'node:assert/strict'
import { test } from 'node:test'
import { example } from '../../test/example.ts'
import { WorkspaceFacts } from './facts.ts'

const { noon, link, customer, lead } = example

// What a store tells in its own order, a batch learns in any.
const bothWays = <Row>(rows: readonly Row[]) => [rows, rows.toReversed()]

test('the newest lead is a server’s, then the latest, then the one of the greater id', () => {
  const ascending = [
    lead({ id: 'd', eventName: 'first', reportedBy: 'browser', recordedAt: noon + 2 }),
    lead({ id: 'c', eventName: 'second', recordedAt: noon }),
    lead({ id: 'a', eventName: 'third', recordedAt: noon + 1 }),
    lead({ id: 'b', eventName: 'fourth', recordedAt: noon + 1 }),
  ]
  for (const [index, newest] of ascending.entries()) {
    for (const leads of bothWays(ascending.slice(0, index + 1))) {
      const facts = new WorkspaceFacts()
      for (const one of leads) facts.learnLead(one)
      assert.equal(facts.findNewestLead(newest.customerId), newest)
    }
  }
})

test('a confirmed lead stands in place of the earlier', () => {
  const facts = new WorkspaceFacts()
  facts.learnLead(lead({ reportedBy: 'browser', quantity: 3 }))
  facts.learnLead(lead())
  assert.deepEqual(facts.findLead(customer().id, lead().eventName), lead())
})

test('of the links to a destination the oldest is found that is not deleted', () => {
  const { url } = link()
  const links = [
    link({ id: 'link_a', key: 'a', deletedAt: noon }),
    link({ id: 'link_b', key: 'b', url: `${url}elsewhere` }),
    link({ id: 'link_c', key: 'c' }),
    link({ id: 'link_d', key: 'd' }),
  ]
  for (const learned of bothWays(links)) {
    const facts = new WorkspaceFacts()
    for (const one of learned) facts.learnLink(one)
    assert.equal(facts.findLinkByUrl(url)?.id, 'link_c')
  }
})

test('a link or customer that has changed is found by its new names alone', () => {
  const facts = new WorkspaceFacts()
  const namesOf = (given: { key: string; externalId: string }) => [
    facts.findLinkByKey(link().domain, given.key)?.id,
    facts.findLinkByExternalId(given.externalId)?.id,
  ]
  const [one, two] = ['one', 'two'].map((name) => ({ key: name, externalId: name }))
  assert.ok(one && two)
  const { id } = link()
  facts.learnLink(link(one))
  facts.learnLink(link(two))
  assert.deepEqual([one, two].map(namesOf), [
    [undefined, undefined],
    [id, id],
  ])
  // Its names are free, and another's: what becomes of it is nothing to those.
  facts.learnLink(link({ ...two, deletedAt: noon }))
  assert.deepEqual(namesOf(two), [undefined, undefined])
  facts.learnLink(link({ ...two, id: 'link_heir' }))
  facts.learnLink(link({ ...two, deletedAt: noon, updatedAt: noon + 1 }))
  assert.deepEqual(namesOf(two), ['link_heir', 'link_heir'])

  facts.learnCustomer(customer())
  facts.learnCustomer(customer({ externalId: 'lovelace' }))
  const found = ['ada', 'lovelace'].map((name) => facts.findCustomer(name)?.id)
  assert.deepEqual(found, [undefined, customer().id])
})
