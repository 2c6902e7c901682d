import assert from 'node:assert/strict'
import { test } from 'node:test'
import { example } from '../../test/example.ts'
import { Facts } from '../ledger/facts.ts'
import { GatheredWrites } from '../ledger/gathered-writes.ts'
import type { Customer } from './customer.ts'
import { decideCustomerUpdate } from './decide-customer-update.ts'
import { decideLead } from './decide-lead.ts'
import { decideSale } from './decide-sale.ts'
import type { LeadClaim } from './lead.ts'
import type { Reporter } from './reporter.ts'
import type { SaleClaim } from './sale.ts'

// A shop with the links `true`, which the buyer used, and `forged`, whose owner would like to have
// been used. Calls come one after the other, some from the shop's server, some from a browser.
const link = (key: string) => example.link({ id: `link_${key}`, key })
const click = (key: string) => example.click({ id: `click_${key}`, linkId: `link_${key}` })

function openShop(attribution: 'last-click' | 'first-click' = 'last-click') {
  const facts = new Facts({
    ...example.found(),
    links: [link('true'), link('forged'), { ...link('closed'), disabledAt: example.noon }],
    clicks: [click('true'), click('forged'), click('closed')],
  })
  const writes = new GatheredWrites(facts)
  const circumstances = example.circumstances()
  const base = { workspace: example.workspace({ attribution }), facts: facts.of(1), circumstances }
  const wait = (ms: number) => {
    base.circumstances = { ...circumstances, now: circumstances.now + ms }
  }
  return {
    facts: facts.of(1),
    wait,
    writes: () => writes.toWrites(),
    customer: () => facts.of(1).findCustomer('ada') ?? assert.fail('no customer'),
    sale: (reportedBy: Reporter, claim: Partial<SaleClaim> = {}) => {
      const decision = decideSale({ ...base, claim: example.claim({ reportedBy, ...claim }) })
      writes.of(1).takeSale(decision)
      return decision
    },
    lead: (reportedBy: Reporter, claim: Partial<LeadClaim> = {}) => {
      const decision = decideLead({ ...base, claim: example.leadClaim({ reportedBy, ...claim }) })
      writes.of(1).takeLead(decision)
      return decision
    },
  }
}

const forged = { clickId: 'click_forged', customerName: 'Forged', customerEmail: 'f@example.com' }
const truth = { clickId: 'click_true', customerName: 'Ada', customerEmail: 'ada@example.com' }
const saleOf = (decision: ReturnType<typeof decideSale>) =>
  'sale' in decision ? decision.sale : assert.fail(decision.outcome)
const shown = ({ name, email, avatar, linkId }: Customer) => [name, email, avatar, linkId]

test("a server's sale takes the place of a browser's with the same invoice", () => {
  const shop = openShop()
  const first = shop.sale('browser', { ...forged, amount: 1 })
  const second = shop.sale('server', { ...truth, amount: 50_00 })
  assert.deepEqual([first.outcome, second.outcome], ['direct', 'direct'])
  assert.deepEqual([saleOf(second).amount, saleOf(second).linkId], [50_00, 'link_true'])

  const { sales, replacedSales, outrankedSales, linkTotals, customerTotals } = shop.writes()
  assert.deepEqual([sales, replacedSales], [[saleOf(second)], []])
  assert.deepEqual(outrankedSales, [saleOf(first)])
  const totals = linkTotals.map((t) => [t.linkId, t.leads, t.sales, t.saleAmount])
  assert.deepEqual(totals, [
    ['link_forged', 0, 0, 0],
    ['link_true', 1, 1, 50_00],
  ])
  assert.deepEqual([customerTotals[0]?.sales, customerTotals[0]?.saleAmount], [1, 50_00])
})

test('a browser is answered as it first was, before and after the server has spoken', () => {
  const shop = openShop()
  const claim = { ...forged, amount: 1 }
  const first = saleOf(shop.sale('browser', claim))
  assert.equal(saleOf(shop.sale('browser', claim)), first)
  const ofServer = saleOf(shop.sale('server', truth))
  const repeats = [shop.sale('browser', claim), shop.sale('browser', { ...claim, amount: 2 })]
  assert.deepEqual(
    repeats.map(({ outcome }) => outcome),
    ['replayed', 'replayed_differs'],
  )
  for (const repeat of repeats) assert.equal(saleOf(repeat), first)
  assert.equal(saleOf(shop.sale('server', truth)), ofServer)
})

test('a browser cannot tell an invoice the server has reported from one nobody has', () => {
  const known = openShop()
  known.lead('server', truth)
  known.sale('server', { amount: 77_00 })
  const unknown = openShop()
  unknown.lead('server', truth)
  const claim = { ...forged, amount: 1 }
  const [onKnown, onUnknown] = [known, unknown].map((shop) => shop.sale('browser', claim))
  assert.equal(onKnown?.outcome, onUnknown?.outcome)
  const { id: _, ...saleOnKnown } = saleOf(onKnown ?? assert.fail())
  const { id: __, ...saleOnUnknown } = saleOf(onUnknown ?? assert.fail())
  assert.deepEqual(saleOnKnown, saleOnUnknown)

  const { sales, outrankedSales } = known.writes()
  assert.deepEqual([sales.length, sales[0]?.amount], [1, 77_00])
  assert.equal(outrankedSales.length, 1)
  assert.equal(known.sale('browser', claim).outcome, 'replayed')
  assert.equal(known.sale('server', { amount: 77_00 }).outcome, 'replayed')
})

test("a browser's sale counts in no totals and keeps nothing personal", () => {
  const shop = openShop()
  shop.lead('server', truth)
  const sale = saleOf(shop.sale('browser', forged))
  const { customerName, customerEmail, customerAvatar, reportedBy } = sale
  const kept = [customerName, customerEmail, customerAvatar, reportedBy]
  assert.deepEqual(kept, [null, null, null, 'browser'])
  const { linkTotals, customerTotals } = shop.writes()
  for (const totals of [...linkTotals, ...customerTotals])
    assert.deepEqual([totals.sales, totals.saleAmount], [0, 0])
})

test("a browser's sale keeps the name that was made up, and no other", () => {
  const shop = openShop()
  const nameless = { clickId: 'click_forged' }
  assert.equal(saleOf(shop.sale('browser', nameless)).customerName, 'Big Red Caribou')
  assert.equal(saleOf(openShop().sale('browser', forged)).customerName, null)
  shop.sale('server', { ...truth, invoiceId: '2' })
  assert.equal(saleOf(shop.sale('browser', { ...nameless, invoiceId: '3' })).customerName, null)
})

test("a refused server call leaves the browser's sale standing", () => {
  const shop = openShop()
  const first = saleOf(shop.sale('browser', forged))
  const refused = shop.sale('server', { leadEventName: 'Refund' })
  assert.equal(refused.outcome, 'unknown_lead')
  assert.deepEqual(shop.writes().sales, [first])
})

const bare = { clickId: 'click_true' }
const name = { customerName: 'Ada' }
const random = 'Big Red Caribou'
// biome-ignore format: a table is read by its columns
const words = [
  // first      says     then       says     name      e-mail             link
  ['browser',  forged,  'server',  truth,   'Ada',    'ada@example.com', 'true'],
  ['browser',  forged,  'server',  bare,    'Forged', 'f@example.com',   'true'],
  ['browser',  forged,  'server',  name,    'Ada',    'f@example.com',   'forged'],
  ['browser',  bare,    'server',  name,    'Ada',    null,              'true'],
  ['browser',  bare,    'browser', forged,  random,   null,              'true'],
  ['server',   truth,   'browser', forged,  'Ada',    'ada@example.com', 'true'],
  ['server',   truth,   'server',  forged,  'Ada',    'ada@example.com', 'true'],
  ['server',   bare,    'browser', forged,  random,   null,              'true'],
] as const

test('what a server says of a customer stands over what only a browser has said', () => {
  for (const [first, says, then, saysThen, name, email, earnedBy] of words) {
    for (const kind of ['lead', 'sale'] as const) {
      const shop = openShop()
      shop.lead(first, says)
      if (kind === 'lead') shop.lead(then, { ...saysThen, eventName: 'Trial' })
      else shop.sale(then, saysThen)
      const row = `${first} ${JSON.stringify(says)}, ${then} ${kind}`
      assert.deepEqual(shown(shop.customer()), [name, email, null, `link_${earnedBy}`], row)
    }
  }
})

test('a server has the last word on each detail once, in however many calls', () => {
  const shop = openShop()
  shop.lead('browser', forged)
  const silent = shop.sale('server', { invoiceId: '0' })
  assert.ok('customer' in silent && silent.customer === null, 'who says nothing changes nothing')
  shop.sale('server', { invoiceId: '1', clickId: 'click_true' })
  shop.sale('server', { invoiceId: '2', customerName: 'Ada' })
  shop.sale('server', { invoiceId: '3', customerName: 'Eve', clickId: 'click_forged' })
  shop.lead('server', { eventName: 'Trial', customerEmail: 'ada@example.com' })
  shop.lead('server', { eventName: 'Seat', customerAvatar: 'https://shop.example/ada.png' })
  const expected = ['Ada', 'ada@example.com', 'https://shop.example/ada.png', 'link_true']
  assert.deepEqual(shown(shop.customer()), expected)
  assert.equal(shop.customer().unverified, '')
})

test("the shop's own change to a customer is a server's word", () => {
  const shop = openShop()
  shop.lead('browser', { clickId: 'click_forged' })
  const reference = { externalId: 'ada' }
  const decision = decideCustomerUpdate(shop.facts, {
    workspaceId: 1,
    reference,
    changes: { name: 'Ada', avatar: null },
  })
  assert.ok(decision.outcome === 'updated')
  assert.equal(decision.customer.unverified, 'click email')
  shop.facts.learnCustomer(decision.customer)
  shop.sale('server', { ...truth, customerName: 'Other' })
  assert.deepEqual(shown(shop.customer()), ['Ada', 'ada@example.com', null, 'link_true'])
})

test("a server's lead takes the place of a browser's under its id, and moves its count", () => {
  const shop = openShop()
  const first = shop.lead('browser', { ...forged, eventQuantity: 100 })
  assert.equal(shop.lead('browser', { ...forged, eventQuantity: 99 }).outcome, 'repeated')
  shop.wait(1)
  const second = shop.lead('server', { ...truth, eventQuantity: 3, metadata: '{"a":1}' })
  assert.deepEqual([first.outcome, second.outcome], ['recorded', 'recorded'])
  const { leads, linkTotals } = shop.writes()
  assert.equal(leads.length, 1)
  const { linkId, quantity, metadata, reportedBy, recordedAt } = leads[0] ?? assert.fail()
  assert.deepEqual([linkId, quantity, metadata], ['link_true', 3, '{"a":1}'])
  assert.deepEqual([reportedBy, recordedAt], ['server', example.noon])
  const counted = Object.fromEntries(linkTotals.map((totals) => [totals.linkId, totals.leads]))
  assert.deepEqual(counted, { link_forged: 0, link_true: 3 })
  assert.equal(shop.lead('browser', forged).outcome, 'repeated')
  const repeat = shop.lead('server', truth)
  assert.ok(repeat.outcome === 'repeated')
  assert.deepEqual([repeat.customer, repeat.clickId], [shop.customer(), 'click_true'])
})

test("a server's lead keeps its quantity and metadata when a server names the click later", () => {
  const shop = openShop()
  shop.lead('browser', forged)
  const told = { eventName: 'Direct sale', eventQuantity: 5, metadata: '{"seats":5}' }
  assert.equal(shop.lead('server', told).outcome, 'recorded')
  const lead = () => shop.writes().leads.find(({ eventName }) => eventName === 'Direct sale')
  const before = lead()
  assert.deepEqual([before?.quantity, before?.metadata], [5, '{"seats":5}'])
  const sale = saleOf(shop.sale('server', truth))
  assert.deepEqual([sale.linkId, sale.leadId], ['link_true', before?.id])
  assert.deepEqual(lead(), before)
})

test("a server's first sale confirms the lead of a browser's under its id, at its time", () => {
  const shop = openShop()
  const { leadId } = saleOf(shop.sale('browser', { ...forged, invoiceId: '1' }))
  const again = shop.sale('browser', { ...forged, invoiceId: '2', leadEventName: 'Trial' })
  assert.equal(saleOf(again).leadId, null, 'a later sale of a known customer makes none')
  shop.wait(1)
  assert.equal(saleOf(shop.sale('server', { ...truth, invoiceId: '3' })).leadId, leadId)
  const [lead, ...others] = shop.writes().leads
  assert.deepEqual([lead?.id, lead?.recordedAt, others], [leadId, example.noon, []])
  assert.deepEqual([lead?.reportedBy, lead?.linkId], ['server', 'link_true'])
})

test("a browser's lead takes no sale away from the click a server has named", () => {
  const shop = openShop()
  shop.lead('server', truth)
  shop.lead('browser', { ...forged, eventName: 'Trial' })
  for (const leadEventName of [null, 'Trial', 'Sign up']) {
    const sale = saleOf(shop.sale('server', { invoiceId: leadEventName, leadEventName }))
    assert.equal(sale.linkId, 'link_true', String(leadEventName))
  }
  const directly = openShop()
  directly.sale('server', truth)
  directly.lead('browser', { ...forged, eventName: 'Trial' })
  const next = { invoiceId: 'next', leadEventName: 'Trial' }
  assert.equal(saleOf(directly.sale('server', next)).linkId, 'link_true')
})

test("a browser's lead earns the sale while it is all that anybody knows", () => {
  const shop = openShop()
  shop.lead('browser', { clickId: 'click_forged' })
  shop.lead('browser', { clickId: 'click_true', eventName: 'Trial' })
  const { linkId, leadId } = saleOf(shop.sale('server', { leadEventName: 'Trial' }))
  assert.deepEqual([linkId, leadId !== null], ['link_true', true])
})

test('where the first click counts, one that only a browser named is not the first', () => {
  const shop = openShop('first-click')
  shop.lead('browser', forged)
  assert.equal(saleOf(shop.sale('server', truth)).linkId, 'link_true')
  const next = saleOf(shop.sale('server', { clickId: 'click_forged', invoiceId: 'next' }))
  assert.deepEqual([next.linkId, next.clickId], ['link_true', 'click_true'])
})

test("a browser's lead is told only of the click it names itself", () => {
  const shop = openShop()
  shop.lead('server', truth)
  const told = [null, 'click_forged', 'click_closed', 'click_nowhere'].map((clickId) => {
    const decision = shop.lead('browser', { clickId })
    return 'clickId' in decision && [decision.clickId, decision.link?.id ?? null]
  })
  assert.deepEqual(told, [
    ['', null],
    ['click_forged', 'link_forged'],
    ['click_closed', null],
    ['click_nowhere', null],
  ])
})
