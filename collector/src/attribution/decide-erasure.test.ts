import assert from 'node:assert/strict'
import { test } from 'node:test'
import { example } from '../../test/example.ts'
import { Facts } from '../ledger/facts.ts'
import {
  CUSTOMER_UPDATE_OUTCOMES,
  type CustomerChanges,
  type CustomerUpdateOutcome,
  decideCustomerUpdate,
} from './decide-customer-update.ts'
import { decideErasure, eraseSale } from './decide-erasure.ts'
import { decideSale } from './decide-sale.ts'
import type { Reference } from './reference.ts'

// A shop with Ada, who has paid `inv_1`, and Bob; Cyd is its neighbour's.
const ada = example.customer()
const bob = example.customer({ id: 'cus_bob', externalId: 'bob', name: 'Bob' })
const cyd = example.customer({ id: 'cus_cyd', externalId: 'cyd', workspaceId: 2 })
const sale = example.sale({ metadata: '{"note":"for Ada"}' })
const knownFacts = () =>
  new Facts({
    ...example.found(),
    links: [example.link()],
    customers: [ada, bob, cyd],
    sales: [sale],
  }).of(1)

const id = (name: string) => ({ id: `cus_${name}` })
const ext = (externalId: string) => ({ externalId })

// biome-ignore format: a table is read by its columns
const updates: readonly (readonly [Reference, CustomerChanges, CustomerUpdateOutcome])[] = [
  [id('none'),  { externalId: 'bob' },                'unknown_customer'],
  [id('ada'),   { externalId: 'bob' },                'external_id_taken'],
  [id('ada'),   { externalId: 'lovelace' },           'updated'],
]

// biome-ignore format: a table is read by its columns
const meetings: typeof updates = [
  [id('cyd'),   { name: 'C' },                        'unknown_customer'],
  [ext('cyd'),  { name: 'C' },                        'unknown_customer'],
  [ext('ada'),  { externalId: 'cyd' },                'updated'],
  [ext('ada'),  { externalId: 'ada', email: null },   'updated'],
  [ext('ada'),  {},                                   'updated'],
]

test('the first rule that applies decides a change of a customer, in this order', () => {
  assert.deepEqual(
    updates.map(([, , outcome]) => outcome),
    [...CUSTOMER_UPDATE_OUTCOMES],
  )
  for (const [reference, changes, outcome] of [...updates, ...meetings]) {
    const decision = decideCustomerUpdate(knownFacts(), { workspaceId: 1, reference, changes })
    assert.equal(decision.outcome, outcome, JSON.stringify([reference, changes]))
    if (decision.outcome !== 'updated') continue
    assert.deepEqual(decision.customer, { ...ada, ...changes })
  }
})

test('a customer is forgotten by either name, and only in its own workspace', () => {
  for (const [reference, outcome] of [
    [id('none'), 'unknown_customer'],
    [id('cyd'), 'unknown_customer'],
    [ext('cyd'), 'unknown_customer'],
    [id('ada'), 'erased'],
    [ext('bob'), 'erased'],
  ] as const) {
    const decision = decideErasure(knownFacts(), { workspaceId: 1, reference })
    assert.equal(decision.outcome, outcome, JSON.stringify(reference))
  }
})

test('an erased sale keeps money, link and invoice, and nothing of the person', () => {
  const erased = eraseSale(sale)
  const text = JSON.stringify(erased)
  assert.doesNotMatch(text, /Ada|ada@example|for Ada/)
  const { customerExternalId, customerName, customerEmail, metadata, ...kept } = erased
  assert.deepEqual([customerExternalId, customerName, customerEmail, metadata], Array(4).fill(null))
  assert.deepEqual({ ...sale, ...kept }, sale)
})

test('the invoice of a forgotten customer is still counted once, in the same batch, too', () => {
  const facts = knownFacts()
  facts.forgetCustomer(ada.id)
  assert.equal(facts.findCustomer('ada'), undefined)
  assert.equal(facts.findCustomerById(ada.id), undefined)
  const decision = decideSale({
    workspace: example.workspace(),
    claim: example.claim(),
    facts,
    circumstances: example.circumstances(),
  })
  assert.deepEqual(decision, { outcome: 'replayed', sale: eraseSale(sale) })
})

test('what only a browser had said of a customer is the server’s word once it says it', () => {
  const facts = knownFacts()
  facts.learnCustomer({ ...ada, unverified: 'click made_up email' })
  const unverified = (changes: CustomerChanges) => {
    const update = { workspaceId: 1, reference: id('ada'), changes }
    const decision = decideCustomerUpdate(facts, update)
    return decision.outcome === 'updated' ? decision.customer.unverified : decision.outcome
  }
  assert.equal(unverified({}), 'click made_up email')
  assert.equal(unverified({ name: 'Ada' }), 'click email')
  assert.equal(unverified({ email: null, name: 'Ada' }), 'click')
})
