import assert from 'node:assert/strict'
import { test } from 'node:test'
import { example } from '../../test/example.ts'
import { Facts } from '../ledger/facts.ts'
import { decideSale } from './decide-sale.ts'

test('a customer by another name is the same one, and its invoice the same sale', () => {
  const ada = example.customer({ id: 'cus_ada', externalId: 'lovelace' })
  const bob = example.customer({ id: 'cus_bob', externalId: 'bob' })
  const sale = example.sale({
    invoiceId: 'paid',
    customerId: ada.id,
    customerExternalId: 'ada',
  })
  const facts = new Facts({ ...example.found(), customers: [ada, bob], sales: [sale] }).of(1)
  const { amount, currency } = sale
  const outcomeFor = (customerExternalId: string) =>
    decideSale({
      workspace: example.workspace(),
      claim: example.claim({ invoiceId: 'paid', customerExternalId, amount, currency }),
      facts,
      circumstances: example.circumstances({}),
    }).outcome
  assert.equal(outcomeFor('lovelace'), 'replayed')
  assert.equal(outcomeFor('ada'), 'replayed')
  assert.equal(outcomeFor('bob'), 'replayed_differs')
  assert.equal(outcomeFor('stranger'), 'replayed_differs')
})
