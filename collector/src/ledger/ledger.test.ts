import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { example } from '../../test/example.ts'
import { clickOf, linkOf, openLedger, openShop, saleOf, upsertOf } from '../../test/ledger-shop.ts'
import { distant, watched, withApply } from '../../test/wrapped-store.ts'
import type { SaleDecision } from '../attribution/decide-sale.ts'
import type { SaleClaim } from '../attribution/sale.ts'
import type { Store } from '../store/store.ts'
import { StoreConflict, StoreUnavailable } from '../store/store-error.ts'
import type { Decision } from './command.ts'
import { Ledger, LedgerOverloaded } from './ledger.ts'

// Every test runs on a real database in a file.
const many = <Thing>(count: number, make: (index: number) => Thing) =>
  Array.from({ length: count }, (_, index) => make(index))

const everything = { limit: 1_000, offset: 0 }
const invoicesIn = async (store: Store) =>
  (await store.listSales(1, everything)).map(({ invoiceId }) => invoiceId).sort()

/** One sale, replays of it for all other callers, and totals that count it once. */
async function assertOneSale(store: Store, decisions: readonly SaleDecision[]): Promise<void> {
  const [recorded, ...others] = await store.listSales(1, everything)
  assert.ok(recorded && others.length === 0)
  const outcomes = decisions.map(({ outcome }) => outcome).sort()
  assert.deepEqual(outcomes, ['direct', ...many(decisions.length - 1, () => 'replayed')])
  for (const decision of decisions) {
    assert.deepEqual('sale' in decision && decision.sale, recorded)
  }
  const [link] = await store.findLinks(1, [recorded.linkId])
  assert.deepEqual([link?.leads, link?.sales, link?.saleAmount], [1, 1, 50_00])
  const [customer] = await store.findCustomers(1, [recorded.customerId])
  assert.deepEqual([customer?.sales, customer?.saleAmount], [1, 50_00])
}

test('one invoice from 64 callers at once is one sale, and all get the same answer', async () => {
  const store = await openShop()
  const ledger = openLedger(store)
  await assertOneSale(store, await Promise.all(many(64, () => ledger.submit(saleOf()))))
})

test('one invoice from 64 callers one after another is one sale too', async () => {
  const store = await openShop()
  const ledger = openLedger(distant(store))
  const calls: Promise<SaleDecision>[] = []
  for (; calls.length < 64; await nextTurn()) calls.push(ledger.submit(saleOf()))
  await assertOneSale(store, await Promise.all(calls))
})

test('when another collector was first, the sale is decided again and recorded once', async () => {
  const store = await openShop()
  let conflicts = 0
  const raced = withApply(distant(store), (writes, apply) =>
    apply(writes).catch((error: unknown) => {
      if (error instanceof StoreConflict) conflicts++
      throw error
    }),
  )
  const ledgers = [openLedger(raced), openLedger(raced)]
  const calls = many(32, () => ledgers.map((ledger) => ledger.submit(saleOf()))).flat()
  await assertOneSale(store, await Promise.all(calls))
  assert.ok(conflicts > 0, 'the two never met')
})

test('a batch that was second with one sale is decided again as a whole', async () => {
  const store = await openShop()
  const other = openLedger(store)
  let commits = 0
  const second = withApply(store, async (writes, apply) => {
    if (commits++ === 0) await other.submit(saleOf({ invoiceId: 'inv_3' }))
    await apply(writes)
  })
  const results = await submitEight(openLedger(second))
  assert.deepEqual(
    results,
    many(8, (count) => (count === 3 ? 'replayed' : 'direct')),
  )
  assert.equal(commits, 2)
})

test('two collectors that meet a new customer at once make one customer and one lead', async () => {
  const store = await openShop()
  const ledgers = [openLedger(distant(store)), openLedger(distant(store))]
  const decisions = await Promise.all(
    many(16, (count) => ledgers[count % 2]?.submit(saleOf({ invoiceId: `inv_${count}` }))),
  )
  const made = decisions.filter(
    (decision) => decision && 'customer' in decision && decision.customer,
  )
  assert.equal(made.length, 1)
  assert.equal((await store.listLeads(1, everything)).length, 1)
  const sales = await store.listSales(1, everything)
  assert.equal(sales.length, 16)
  assert.equal(new Set(sales.map(({ customerId }) => customerId)).size, 1)
})

test('who is forgotten just before a browser’s sale or a lead is written is in none', async () => {
  const reference = { externalId: 'ada' }
  const claim = example.leadClaim({ customerExternalId: 'ada', clickId: null })
  const cases = [
    [saleOf({ clickId: null, invoiceId: null, reportedBy: 'browser' }), 'unattributed'],
    [{ kind: 'lead', workspace: example.workspace(), claim }, 'unknown_customer'],
  ] as const
  for (const [command, outcome] of cases) {
    const store = await openShop()
    const other = openLedger(store)
    await other.submit(saleOf())
    const second = withApply(store, async (writes, apply) => {
      await other.submit({ kind: 'erasure', erasure: { workspaceId: 1, reference } })
      await apply(writes)
    })
    const decision = await openLedger(second).submit<'sale' | 'lead'>(command)
    assert.equal(decision.outcome, outcome)
  }
})

test('two collectors that upsert a new URL at once make one link and tell all of it', async () => {
  const store = await openShop()
  const ledgers = [openLedger(distant(store)), openLedger(distant(store))]
  // Of two, none is in a batch with another; of sixteen, most come after one of their own batch.
  for (const calls of [2, 16]) {
    const url = `https://shop.example/new-${calls}`
    const decisions = await Promise.all(
      many(calls, (count) => ledgers[count % 2]?.submit(upsertOf(url, `new-${calls}-${count}`))),
    )
    const outcomes = decisions.map((decision) => decision?.outcome).sort()
    assert.deepEqual(outcomes, ['created', ...many(calls - 1, () => 'unchanged')])
    const told = decisions.flatMap((decision) =>
      decision && 'link' in decision ? decision.link : [],
    )
    const links = await store.listLinks(1, { showArchived: true }, everything)
    const ids = links.flatMap((link) => (link.url === url ? link.id : []))
    assert.deepEqual([...new Set(told.map(({ id }) => id))], ids)
  }
})

test('an upsert takes the URL of a link that was deleted just before, in one batch', async () => {
  const { store, applied } = watched(await openShop())
  const ledger = openLedger(store)
  const { id, url } = example.link()
  const decisions: Decision[] = await Promise.all<Decision>([
    ledger.submit({ kind: 'link_deletion', deletion: { workspaceId: 1, reference: { id } } }),
    ledger.submit(upsertOf(url, 'autumn')),
    ledger.submit(upsertOf(url, 'winter')),
  ])
  assert.deepEqual(
    decisions.map(({ outcome }) => outcome),
    ['deleted', 'created', 'unchanged'],
  )
  assert.equal(applied.length, 1)
})

test('64 sales at once share a flush or two', async () => {
  const { store, applied } = watched(await openShop())
  const ledger = openLedger(store)
  await Promise.all(many(64, (count) => ledger.submit(saleOf({ invoiceId: `inv_${count}` }))))
  assert.equal((await invoicesIn(store)).length, 64)
  assert.ok(applied.length <= 2, `${applied.length} commits`)
})

test('where a thousand call, a batch waits for no turn and takes all who wait', async () => {
  const store = await openShop()
  let turns = 0
  nextTurn().then(() => turns++)
  const sizes: number[] = []
  const counting = withApply(store, async (writes, apply) => {
    if (sizes.length === 0) assert.equal(turns, 0)
    sizes.push(writes.sales.length)
    await apply(writes)
  })
  const ledger = openLedger(counting)
  await Promise.all(many(1_000, (count) => ledger.submit(saleOf({ invoiceId: `inv_${count}` }))))
  assert.equal((await invoicesIn(store)).length, 1_000)
  assert.deepEqual(sizes, [256, 744])
})

test('nothing is written when there is nothing to write', async () => {
  const { store, applied } = watched(await openShop())
  const ledger = openLedger(store)
  await ledger.submit(saleOf())
  await Promise.all([
    ledger.submit(saleOf()),
    ledger.submit(saleOf({ invoiceId: 'inv_2', customerExternalId: 'eve', clickId: 'none' })),
    ledger.submit(saleOf({ invoiceId: null, customerExternalId: 'eve', clickId: null })),
    ledger.submit({ kind: 'click', visit: example.visit({ isBot: true }) }),
    ledger.submit(linkOf('SUMMER')),
    ledger.submit(upsertOf(example.link().url, 'autumn')),
  ])
  assert.equal(applied.length, 1)
})

test('a sale is credited to the lead it names, also when a newer one is there', async () => {
  const store = await openShop()
  const signUp = example.lead()
  const trial = example.lead({
    id: 'leadTrial0000001',
    eventName: 'Trial',
    recordedAt: example.noon + 1,
  })
  await store.apply(example.writes({ customers: [example.customer()], leads: [signUp, trial] }))
  const ledger = openLedger(store)
  const cases = [
    ['Sign up', signUp.id],
    ['Trial', trial.id],
    [null, trial.id],
  ] as const
  for (const [leadEventName, leadId] of cases) {
    const invoiceId = `inv_${leadEventName}`
    const decision = await ledger.submit(saleOf({ clickId: null, invoiceId, leadEventName }))
    assert.equal('sale' in decision && decision.sale.leadId, leadId)
  }
})

test('an answer comes only after the commit has been flushed', async () => {
  const events: string[] = []
  const store = withApply(await openShop(), async (writes, apply) => {
    await apply(writes)
    for (let turn = 0; turn < 5; turn++) await nextTurn()
    events.push('flushed')
  })
  const ledger = openLedger(store)
  const answer = (name: string) => () => events.push(name)
  await Promise.all([
    ledger.submit(saleOf()).then(answer('sale')),
    ledger.submit(saleOf()).then(answer('replay')),
    ledger.submit(clickOf('ada')).then(answer('click')),
  ])
  assert.deepEqual(events, ['flushed', 'sale', 'replay', 'click'])
})

test('a sale that breaks fails alone, and those beside it are recorded once', async () => {
  const store = await openShop()
  const broken = new Error('a fault nobody thought of')
  let batches = 0
  const written: (string | null)[] = []
  const breaking = withApply(store, async (writes, apply) => {
    batches++
    if (writes.sales.some(({ invoiceId }) => invoiceId === 'inv_3')) throw broken
    await apply(writes)
    written.push(...writes.sales.map(({ invoiceId }) => invoiceId))
  })
  const results = await submitEight(openLedger(breaking))
  assert.deepEqual(results, ['direct', 'direct', 'direct', broken, ...many(4, () => 'direct')])
  // All eight, four, two, two, one, one, and the other four: of thousands, a few dozen.
  assert.equal(batches, 7)
  const expected = many(8, (count) => `inv_${count}`).filter((invoice) => invoice !== 'inv_3')
  assert.deepEqual(await invoicesIn(store), expected)
  assert.deepEqual(written, expected)
  assert.equal((await store.listLeads(1, everything)).length, 1)
  const [link] = await store.findLinks(1, [example.link().id])
  assert.equal(link?.sales, 7)
})

test('a sale that cannot even be decided fails alone too', async () => {
  const store = await openShop()
  // Half a cent: the rules work on whole numbers, and the edge lets nothing else in.
  const results = await submitEight(openLedger(store), { inv_3: { amount: 0.5 } })
  assert.ok(results[3] instanceof RangeError)
  assert.equal((await invoicesIn(store)).length, 7)
})

test('a sale that is always second fails in the end, and alone', async () => {
  const store = await openShop()
  let attempts = 0
  const ledger = openLedger(
    withApply(store, async (writes, apply) => {
      if (writes.sales.some(({ invoiceId }) => invoiceId === 'inv_3')) {
        attempts++
        throw new StoreConflict('sales_invoice', undefined)
      }
      await apply(writes)
    }),
  )
  const results = await submitEight(ledger)
  assert.ok(results[3] instanceof StoreConflict)
  assert.equal((await invoicesIn(store)).length, 7)
  assert.ok(attempts > 1 && attempts < 100, `${attempts} attempts`)
})

test('a store that cannot serve fails the batch at once; nothing is lost or doubled', async () => {
  for (const method of ['apply', 'readFacts'] as const) {
    const store = await openShop()
    let isDown = true
    let calls = 0
    const failing = {
      ...store,
      [method]: async (given: never) => {
        calls++
        if (isDown) throw new StoreUnavailable('the disk is full', undefined)
        return store[method](given)
      },
    }
    const ledger = openLedger(failing)
    for (const result of await submitEight(ledger)) assert.ok(result instanceof StoreUnavailable)
    assert.equal(calls, 1, `${method} was tried again`)
    assert.deepEqual(await invoicesIn(store), [])

    isDown = false
    assert.deepEqual(
      await submitEight(ledger),
      many(8, () => 'direct'),
    )
    assert.equal((await invoicesIn(store)).length, 8)
  }
})

test('a refused sale does not use up its invoice', async () => {
  const ledger = openLedger(await openShop())
  const refused = [
    { outcome: 'unattributed', claim: { clickId: null } },
    { outcome: 'unknown_click', claim: { clickId: 'none' } },
    { outcome: 'amount_too_large', claim: { amount: Number.MAX_SAFE_INTEGER, currency: 'eur' } },
  ]
  for (const { outcome, claim } of refused) {
    assert.equal((await ledger.submit(saleOf(claim))).outcome, outcome)
  }
  assert.equal((await ledger.submit(saleOf())).outcome, 'direct')
})

test('when thousands wait the next is turned away, and those waiting are served', async () => {
  const store = await openShop()
  const steps = new EventEmitter()
  const held = withApply(store, async (writes, apply) => {
    steps.emit('under way')
    await once(steps, 'let go')
    await apply(writes)
  })
  const ledger = openLedger(held)
  const underWay = once(steps, 'under way')
  const first = ledger.submit(saleOf())
  await underWay

  const waiting = many(2_048, () => ledger.submit(saleOf()))
  await assert.rejects(ledger.submit(saleOf()), LedgerOverloaded)
  steps.emit('let go')
  await assertOneSale(store, await Promise.all([first, ...waiting]))
  assert.equal((await ledger.submit(saleOf())).outcome, 'replayed')
})

test('a commit is told in seconds, no more than have gone by', async () => {
  const store = await openShop()
  const told: number[] = []
  const ledger = new Ledger(store, () => example.circumstances(), {
    onDecision: () => {},
    onCommit: (_, seconds) => told.push(seconds),
  })
  const start = performance.now()
  await ledger.submit(saleOf())
  const passedMs = performance.now() - start
  assert.equal(told.length, 1)
  assert.ok(
    told.every((seconds) => seconds > 0 && seconds * 1_000 <= passedMs),
    `${told}`,
  )
})

test('a ledger that is drained has answered everybody', async () => {
  const store = await openShop()
  const ledger = openLedger(distant(store))
  await ledger.drain()

  let answers = 0
  const count = () => answers++
  for (const invoiceId of ['inv_1', 'inv_2']) ledger.submit(saleOf({ invoiceId })).then(count)
  await nextTurn()
  ledger.submit(saleOf({ invoiceId: 'inv_3' })).then(count)
  ledger.submit(saleOf({ invoiceId: 'inv_4', amount: 0.5 })).catch(count)
  await ledger.drain()
  assert.equal(answers, 4)
  assert.deepEqual(await invoicesIn(store), ['inv_1', 'inv_2', 'inv_3'])
})

/**
 * Eight sales of one new customer in one batch, and what came of each: its outcome or its error.
 */
async function submitEight(ledger: Ledger, given: Record<string, Partial<SaleClaim>> = {}) {
  const invoices = many(8, (count) => `inv_${count}`)
  const results = await Promise.allSettled(
    invoices.map((invoiceId) => ledger.submit(saleOf({ invoiceId, ...given[invoiceId] }))),
  )
  return results.map((result) =>
    result.status === 'fulfilled' ? result.value.outcome : (result.reason as unknown),
  )
}
