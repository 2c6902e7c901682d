import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { example } from '../../test/example.ts'
import { Facts } from '../ledger/facts.ts'
import { DAY_MS } from './circumstances.ts'
import { decideSale, SALE_OUTCOMES, type SaleDecision, type SaleOutcome } from './decide-sale.ts'
import type { Sale, SaleClaim } from './sale.ts'
import type { AttributionModel } from './workspace.ts'

// A shop with links, of which `closed` has been disabled, `deleted` deleted, and `over` has
// expired. Ada signed up through `winter` and began a trial through `spring`; Bob came through
// `winter` and left no lead; Cyd came through `closed`. Ada has paid the invoice `paid`. The
// neighbour, which is workspace 2, has everything of the same name, and the two are never to be
// mixed up.
const now = example.noon
const link = (key: string, disabledAt: number | null = null) =>
  example.link({ id: `link_${key}`, key, disabledAt })
const click = (key: string, recordedAt = now - DAY_MS) =>
  example.click({ id: `click_${key}`, linkId: `link_${key}`, recordedAt })
const came = (through: string) => ({ linkId: `link_${through}`, clickId: `click_${through}` })
const customer = (name: string, through: string) =>
  example.customer({ id: `cus_${name}`, externalId: name, name, ...came(through) })
const lead = (eventName: string, through: string, ageDays: number) =>
  example.lead({
    id: `lead_${eventName}`,
    customerId: 'cus_ada',
    eventName,
    ...came(through),
    recordedAt: now - ageDays * DAY_MS,
  })

const shop = {
  links: [
    link('summer'),
    link('winter'),
    link('spring'),
    link('closed', now - DAY_MS),
    { ...link('deleted'), deletedAt: now - DAY_MS },
    { ...link('over'), expiresAt: now - DAY_MS },
  ],
  clicks: [
    click('summer'),
    click('winter'),
    click('closed'),
    click('deleted'),
    click('over'),
    { ...click('summer', now - 91 * DAY_MS), id: 'click_old' },
  ],
  customers: [customer('ada', 'winter'), customer('bob', 'winter'), customer('cyd', 'closed')],
  leads: [lead('Trial', 'spring', 3), lead('Sign up', 'winter', 20), lead('Beta', 'closed', 30)],
  sales: [example.sale({ invoiceId: 'paid', customerId: 'cus_ada', ...came('winter') })],
}
const elsewhere = <Thing>(things: Thing[]) =>
  things.map((thing) => ({ ...thing, workspaceId: 2, url: 'https://neighbour.example' }))
const neighbour = {
  links: elsewhere(shop.links),
  clicks: elsewhere([...shop.clicks, { ...click('summer'), id: 'click_foreign' }]),
  customers: elsewhere([...shop.customers, customer('dee', 'winter')]),
  leads: elsewhere(shop.leads),
  sales: elsewhere([...shop.sales, example.sale({ invoiceId: 'theirs' })]),
}

function knownFacts() {
  return new Facts({
    ...example.found(),
    links: [...neighbour.links, ...shop.links],
    clicks: [...neighbour.clicks, ...shop.clicks],
    customers: [...neighbour.customers, ...shop.customers],
    leads: [...neighbour.leads, ...shop.leads],
    sales: [...neighbour.sales, ...shop.sales],
  }).of(1)
}

function decide(
  claim: Partial<SaleClaim>,
  { facts = knownFacts(), at = now, attribution = 'last-click' as AttributionModel } = {},
): SaleDecision {
  return decideSale({
    workspace: example.workspace({ attribution }),
    claim: example.claim({ invoiceId: 'new', ...claim }),
    facts,
    circumstances: example.circumstances({ now: at }),
  })
}

/** The recorded sale, or a failure that names the outcome. */
function saleOf(decision: SaleDecision): Sale {
  if ('sale' in decision) return decision.sale
  assert.fail(`nothing was recorded: ${decision.outcome}`)
}

type Invoice = 'paid' | 'theirs' | 'new' | '-'
type ClickWord = LinkWord | 'closed' | 'deleted' | 'old' | 'foreign' | 'nowhere'
type CustomerWord = 'ada' | 'bob' | 'cyd' | 'dee' | 'stranger'
type LeadWord = 'Sign up' | 'Trial' | 'Beta' | 'TRIAL' | 'Refund' | '-'
type LinkWord = 'summer' | 'winter' | 'spring' | 'over' | '-'
type Row = readonly [...Meeting, number, string, SaleOutcome, LinkWord]
type Meeting = readonly [Invoice, ClickWord, CustomerWord, LeadWord]

const largest = Number.MAX_SAFE_INTEGER

// One row a rung. Wherever it can be, a row also fits rungs below its own, so that the order
// counts. biome-ignore format: a table is read by its columns
const ladder: readonly Row[] = [
  // invoice   click       customer     lead       amount  currency   outcome             earned by
  ['paid', 'summer', 'ada', 'Refund', 50_00, 'usd', 'replayed', 'winter'],
  ['paid', 'summer', 'stranger', 'Refund', largest, 'eur', 'replayed_differs', 'winter'],
  ['new', 'summer', 'ada', 'Refund', 50_00, 'usd', 'direct', 'summer'],
  ['new', 'nowhere', 'ada', '-', 50_00, 'usd', 'by_lead', 'spring'],
  ['new', 'nowhere', 'ada', 'Refund', largest, 'eur', 'unknown_lead', '-'],
  ['new', 'nowhere', 'cyd', '-', largest, 'eur', 'unknown_link', '-'],
  ['new', 'nowhere', 'ada', '-', largest, 'eur', 'amount_too_large', '-'],
  ['new', 'nowhere', 'stranger', '-', largest, 'eur', 'unknown_click', '-'],
  ['new', '-', 'stranger', 'Refund', largest, 'eur', 'unattributed', '-'],
]

// What else can meet: every kind of invoice, click, customer and lead, in every way that matters.
// biome-ignore format: a table is read by its columns
const meetings: readonly Row[] = [
  // invoice   click       customer     lead       amount  currency   outcome             earned by
  ['paid',    '-',        'ada',       '-',         50_00,  'usd',   'replayed',         'winter'],
  ['paid',    'nowhere',  'ada',       '-',         50_00,  'usd',   'replayed',         'winter'],
  ['paid',    'summer',   'ada',       '-',         50_01,  'usd',   'replayed_differs', 'winter'],
  ['paid',    'summer',   'ada',       '-',         50_00,  'eur',   'replayed_differs', 'winter'],
  ['paid',    'summer',   'bob',       '-',         50_00,  'usd',   'replayed_differs', 'winter'],
  ['theirs',  'summer',   'ada',       '-',         50_00,  'usd',   'direct',           'summer'],
  ['-',       'summer',   'ada',       '-',         50_00,  'usd',   'direct',           'summer'],
  ['-',       'summer',   'stranger',  '-',             0,  'usd',   'direct',           'summer'],
  ['new',     'summer',   'stranger',  'Trial',     50_00,  'usd',   'direct',           'summer'],
  ['new',     'summer',   'stranger',  '-',       largest,  'usd',   'direct',           'summer'],
  ['new',     'summer',   'stranger',  '-',       largest,  'eur',   'amount_too_large', '-'],
  ['new',     'summer',   'cyd',       '-',         50_00,  'usd',   'direct',           'summer'],
  ['new',     'winter',   'dee',       '-',         50_00,  'usd',   'direct',           'winter'],
  ['new',     'over',     'stranger',  '-',         50_00,  'usd',   'direct',           'over'],
  ['new',     '-',        'ada',       '-',         50_00,  'usd',   'by_lead',          'spring'],
  ['new',     '-',        'ada',       'Trial',     50_00,  'usd',   'by_lead',          'spring'],
  ['new',     '-',        'ada',       'Sign up',   50_00,  'usd',   'by_lead',          'winter'],
  ['new',     '-',        'ada',       'TRIAL',     50_00,  'usd',   'unknown_lead',     '-'],
  ['new',     '-',        'ada',       'Beta',      50_00,  'usd',   'unknown_link',     '-'],
  ['new',     '-',        'bob',       '-',         50_00,  'usd',   'by_lead',          'winter'],
  ['new',     '-',        'bob',       'Trial',     50_00,  'usd',   'unknown_lead',     '-'],
  ['new',     'old',      'ada',       '-',         50_00,  'usd',   'by_lead',          'spring'],
  ['new',     'closed',   'ada',       '-',         50_00,  'usd',   'by_lead',          'spring'],
  ['new',     'foreign',  'ada',       '-',         50_00,  'usd',   'by_lead',          'spring'],
  ['new',     'old',      'stranger',  '-',         50_00,  'usd',   'unknown_click',    '-'],
  ['new',     'closed',   'stranger',  '-',         50_00,  'usd',   'unknown_click',    '-'],
  ['new',     'deleted',  'stranger',  '-',         50_00,  'usd',   'unknown_click',    '-'],
  ['new',     'foreign',  'stranger',  '-',         50_00,  'usd',   'unknown_click',    '-'],
  ['theirs',  'nowhere',  'dee',       '-',         50_00,  'usd',   'unknown_click',    '-'],
  ['new',     '-',        'dee',       '-',         50_00,  'usd',   'unattributed',     '-'],
  ['-',       '-',        'stranger',  '-',             0,  'usd',   'unattributed',     '-'],
]

function claimOf([invoice, clickWord, name, leadWord, amount, currency]: Row): SaleClaim {
  return example.claim({
    invoiceId: invoice === '-' ? null : invoice,
    clickId: clickWord === '-' ? null : `click_${clickWord}`,
    leadEventName: leadWord === '-' ? null : leadWord,
    customerExternalId: name,
    amount,
    currency,
  })
}

function assertRow(row: Row): void {
  const [, , , , , , outcome, earnedBy] = row
  const decision = decide(claimOf(row))
  assert.equal(decision.outcome, outcome, row.join(' | '))
  const linkId = 'sale' in decision ? decision.sale.linkId : 'link_-'
  assert.equal(linkId, `link_${earnedBy}`, row.join(' | '))
}

test('the first rule that applies decides a sale, in this order', () => {
  assert.deepEqual(
    ladder.map(([, , , , , , outcome]) => outcome),
    [...SALE_OUTCOMES],
  )
  for (const row of ladder) assertRow(row)
})

test('every meeting of invoice, click, customer and lead has one outcome', () => {
  for (const row of meetings) assertRow(row)
})

test('a new customer is made by the first sale, with the name the shop gave', () => {
  const details = {
    customerName: 'Grace',
    customerEmail: 'grace@example.com',
    customerAvatar: 'https://shop.example/grace.png',
  }
  const claim = { clickId: 'click_summer', customerExternalId: 'grace', ...details }
  const decision = decide(claim)
  assert.ok(decision.outcome === 'direct' && decision.customer && decision.lead)
  assert.deepEqual(decision.customer, {
    workspaceId: 1,
    id: 'cus_id00000000000001',
    externalId: 'grace',
    name: 'Grace',
    email: 'grace@example.com',
    avatar: 'https://shop.example/grace.png',
    ...came('summer'),
    unverified: '',
    createdAt: now,
  })
  assert.deepEqual(decision.lead, {
    workspaceId: 1,
    id: 'id00000000000002',
    customerId: 'cus_id00000000000001',
    ...came('summer'),
    eventName: 'Direct sale',
    quantity: 1,
    metadata: null,
    reportedBy: 'server',
    recordedAt: now,
  })
  assert.deepEqual(decision.sale, {
    workspaceId: 1,
    id: 'id00000000000003',
    invoiceId: 'new',
    customerId: decision.customer.id,
    customerExternalId: 'grace',
    ...details,
    ...came('summer'),
    leadId: decision.lead.id,
    eventName: 'Purchase',
    paymentProcessor: 'stripe',
    amount: 50_00,
    currency: 'usd',
    usdCents: 50_00,
    rate: '1',
    rateDate: '2026-09-29',
    metadata: null,
    reportedBy: 'server',
    recordedAt: now,
  })
})

test('a new customer without a name gets a random one, and no invented e-mail or picture', () => {
  const decision = decide({ clickId: 'click_summer', customerExternalId: 'stranger' })
  assert.ok(decision.outcome === 'direct' && decision.customer)
  const { name, email, avatar } = decision.customer
  assert.deepEqual({ name, email, avatar }, { name: 'Big Red Caribou', email: null, avatar: null })
  assert.equal(decision.sale.customerName, 'Big Red Caribou')
})

test("a new customer's lead carries the name the shop gave it", () => {
  for (const leadEventName of ['Sign up', 'direct sale', 'Ünïcode ✓']) {
    const claim = { clickId: 'click_summer', customerExternalId: 'stranger', leadEventName }
    const decision = decide(claim)
    assert.ok(decision.outcome === 'direct' && decision.lead)
    assert.equal(decision.lead.eventName, leadEventName)
  }
})

test('a known customer is not made again and keeps its details, whatever the call says', () => {
  for (const clickId of ['click_summer', null]) {
    const decision = decide({ clickId, customerName: 'Impostor', customerEmail: 'i@example.com' })
    assert.ok(decision.outcome === 'direct' || decision.outcome === 'by_lead')
    const { customer, lead, sale } = decision
    assert.deepEqual([customer, lead?.id], [null, clickId ? undefined : 'lead_Trial'])
    assert.deepEqual([sale.customerName, sale.customerEmail], ['ada', 'ada@example.com'])
  }
})

test('a sale names the lead and the click it came by', () => {
  const creditOf = (claim: Partial<SaleClaim>) => {
    const { leadId, clickId } = saleOf(decide(claim))
    return [leadId, clickId]
  }
  assert.deepEqual(creditOf({}), ['lead_Trial', 'click_spring'])
  assert.deepEqual(creditOf({ leadEventName: 'Sign up' }), ['lead_Sign up', 'click_winter'])
  assert.deepEqual(creditOf({ customerExternalId: 'bob' }), [null, 'click_winter'])
  assert.deepEqual(creditOf({ clickId: 'click_summer' }), [null, 'click_summer'])
})

test('a known customer stays with the first link where the shop has chosen the first click', () => {
  // biome-ignore format: a table is read by its columns
  const cases = [
    // setting         customer     click            earned by
    ['last-click',   'bob',       'click_summer',  'link_summer'],
    ['first-click',  'bob',       'click_summer',  'link_winter'],
    ['first-click',  'ada',       'click_summer',  'link_winter'],
    ['first-click',  'stranger',  'click_summer',  'link_summer'],
    ['first-click',  'ada',       null,            'link_spring'],
  ] as const
  for (const [attribution, customerExternalId, clickId, earnedBy] of cases) {
    const decision = decide({ customerExternalId, clickId }, { attribution })
    assert.equal(saleOf(decision).linkId, earnedBy, `${attribution} ${customerExternalId}`)
  }
  const ofClosed = decide(
    { customerExternalId: 'cyd', clickId: 'click_summer' },
    {
      attribution: 'first-click',
    },
  )
  assert.equal(ofClosed.outcome, 'unknown_link')
})

test('a click counts for exactly ninety days, and also when the clock was set back', () => {
  const clickedAt = now - DAY_MS
  const cases: [number, SaleOutcome][] = [
    [clickedAt - 91 * DAY_MS, 'direct'],
    [clickedAt, 'direct'],
    [clickedAt + 90 * DAY_MS, 'direct'],
    [clickedAt + 90 * DAY_MS + 1, 'unknown_click'],
  ]
  for (const [at, outcome] of cases) {
    const claim = { clickId: 'click_summer', customerExternalId: 'stranger' }
    assert.equal(decide(claim, { at }).outcome, outcome, new Date(at).toISOString())
  }
})

test('of two leads in the same millisecond, the one with the greater id is the newest', () => {
  const twins = [lead('Zeta', 'winter', 1), lead('Alpha', 'spring', 1)]
  for (const leads of [twins, twins.toReversed()]) {
    const facts = new Facts({ ...example.found(), ...shop, leads }).of(1)
    assert.equal(saleOf(decide({}, { facts })).leadId, 'lead_Zeta')
  }
})

test('a sale keeps its own money beside its value in US cents, at the rate of the day', () => {
  // biome-ignore format: a table is read by its columns
  const cases = [
    // amount  currency  US cents  rate       of the day
    [  80_00,  'eur',    100_00,   '0.8',     '2026-09-29'],
    [ 15_625,  'jpy',    100_00,   '156.25',  '2026-09-29'],
    [ 50_000,  'kwd',    null,     null,      null],
    [      0,  'eur',    0,        '0.8',     '2026-09-29'],
  ] as const
  for (const [amount, currency, usdCents, rate, rateDate] of cases) {
    const sale = saleOf(decide({ amount, currency }))
    const money = [sale.amount, sale.currency, sale.usdCents, sale.rate, sale.rateDate]
    assert.deepEqual(money, [amount, currency, usdCents, rate, rateDate])
  }
})

test('what the shop sent along is kept as it was', () => {
  const sent = { eventName: 'Renewal', paymentProcessor: 'paddle', metadata: '{"a":1}' } as const
  const { eventName, paymentProcessor, metadata } = saleOf(decide(sent))
  assert.deepEqual({ eventName, paymentProcessor, metadata }, sent)
})

// Any claim that the words of the tables can make.
const anyOf = <Word>(...words: Word[]) => fc.constantFrom(...words)
const anyClaim = fc
  .record({
    invoice: anyOf<Invoice>('paid', 'theirs', 'new', '-'),
    click: anyOf<ClickWord>(
      'summer',
      'closed',
      'deleted',
      'over',
      'old',
      'foreign',
      'nowhere',
      '-',
    ),
    customer: anyOf<CustomerWord>('ada', 'bob', 'cyd', 'dee', 'stranger'),
    lead: anyOf<LeadWord>('Sign up', 'Trial', 'Beta', 'TRIAL', 'Refund', '-'),
    amount: fc.maxSafeNat(),
    currency: anyOf('usd', 'eur', 'kwd'),
  })
  .map((w) =>
    claimOf([w.invoice, w.click, w.customer, w.lead, w.amount, w.currency, 'direct', '-']),
  )
const anySetting = fc.record({
  at: fc.integer({ min: now - 200 * DAY_MS, max: now + 200 * DAY_MS }),
  attribution: anyOf<AttributionModel>('last-click', 'first-click'),
})

test('the same call on the same facts is always decided the same, and changes nothing', () => {
  fc.assert(
    fc.property(anyClaim, anySetting, (claim, setting) => {
      const facts = knownFacts()
      const first = decide(claim, { ...setting, facts })
      assert.deepEqual(decide(claim, { ...setting, facts }), first)
      assert.deepEqual(decide(claim, setting), first)
    }),
  )
})

test('nothing of another shop ever appears in a decision', () => {
  fc.assert(
    fc.property(anyClaim, anySetting, (claim, setting) => {
      const decision = JSON.stringify(decide(claim, setting))
      for (const [, id] of decision.matchAll(/"workspaceId":(\d+)/g)) assert.equal(id, '1')
    }),
  )
})

test('a refused call writes nothing, so that corrected and sent again it is recorded', () => {
  const recorded = ['replayed', 'replayed_differs', 'direct', 'by_lead']
  fc.assert(
    fc.property(anyClaim, anySetting, (claim, setting) => {
      const decision = decide(claim, setting)
      if (!recorded.includes(decision.outcome)) assert.deepEqual(Object.keys(decision), ['outcome'])
    }),
  )
})
