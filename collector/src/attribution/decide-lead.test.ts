import assert from 'node:assert/strict'
import { test } from 'node:test'
import { example } from '../../test/example.ts'
import { Facts } from '../ledger/facts.ts'
import { DAY_MS } from './circumstances.ts'
import { decideLead, LEAD_OUTCOMES, type LeadDecision, type LeadOutcome } from './decide-lead.ts'
import type { LeadClaim } from './lead.ts'
import type { AttributionModel } from './workspace.ts'

// A shop with three links, of which `closed` has been disabled. Ada came through `winter` and has
// signed up; Cyd came through `closed`. Workspace 2 has things of its own.
const now = example.noon
const link = (key: string, disabledAt: number | null = null) =>
  example.link({ id: `link_${key}`, key, disabledAt })
const click = (key: string, ageDays = 1) =>
  example.click({ id: `click_${key}`, linkId: `link_${key}`, recordedAt: now - ageDays * DAY_MS })
const came = (through: string) => ({ linkId: `link_${through}`, clickId: `click_${through}` })
const customer = (name: string, through: string) =>
  example.customer({ id: `cus_${name}`, externalId: name, name, ...came(through) })
const signUp = example.lead({ id: 'lead_1', customerId: 'cus_ada', ...came('winter') })

const facts = () =>
  new Facts({
    ...example.found(),
    links: [link('summer'), link('winter'), link('closed', now - DAY_MS)],
    clicks: [
      click('summer'),
      click('winter'),
      click('closed'),
      { ...click('summer', 91), id: 'click_old' },
      { ...click('summer'), id: 'click_foreign', workspaceId: 2 },
    ],
    customers: [
      customer('ada', 'winter'),
      customer('cyd', 'closed'),
      { ...customer('dee', 'winter'), workspaceId: 2 },
    ],
    leads: [signUp],
  })

function decide(
  claim: Partial<LeadClaim>,
  { at = now, attribution = 'last-click' as AttributionModel, known = facts() } = {},
): LeadDecision {
  return decideLead({
    workspace: example.workspace({ attribution }),
    claim: example.leadClaim(claim),
    facts: known.of(1),
    circumstances: example.circumstances({ now: at }),
  })
}

function recorded(decision: LeadDecision) {
  if (decision.outcome === 'recorded' && decision.lead) return decision.lead
  assert.fail(`nothing was recorded: ${decision.outcome}`)
}

type Row = readonly [
  click: 'summer' | 'winter' | 'closed' | 'old' | 'foreign' | 'nowhere' | '-',
  customer: 'ada' | 'cyd' | 'dee' | 'stranger',
  event: 'Sign up' | 'sign up' | 'Trial',
  mode: 'async' | 'wait' | 'deferred',
  outcome: LeadOutcome,
  toldOf: 'summer' | 'winter' | '-',
]

function assertRow([clickWord, name, eventName, mode, outcome, toldOf]: Row): void {
  const decision = decide({
    clickId: clickWord === '-' ? null : `click_${clickWord}`,
    customerExternalId: name,
    eventName,
    mode,
  })
  const row = [clickWord, name, eventName, mode].join(' | ')
  assert.equal(decision.outcome, outcome, row)
  const link = 'link' in decision ? decision.link?.key : '-'
  assert.equal(link, toldOf, row)
}

// One row a rung; wherever it can be, a row also fits rungs below its own.
// biome-ignore format: a table is read by its columns
const ladder: readonly Row[] = [
  // click      customer     event       mode        outcome              told of
  ['nowhere',  'ada',       'Sign up',  'deferred', 'repeated',          'winter'],
  ['nowhere',  'stranger',  'Sign up',  'deferred', 'unknown_click',     '-'],
  ['-',        'stranger',  'Sign up',  'deferred', 'unknown_customer',  '-'],
  ['-',        'cyd',       'Sign up',  'deferred', 'unknown_link',      '-'],
  ['summer',   'stranger',  'Sign up',  'deferred', 'deferred',          'summer'],
  ['summer',   'stranger',  'Sign up',  'async',    'recorded',          'summer'],
]

// biome-ignore format: a table is read by its columns
const meetings: readonly Row[] = [
  // click      customer     event       mode        outcome              told of
  ['summer',   'ada',       'Sign up',  'async',    'repeated',          'winter'],
  ['-',        'ada',       'Sign up',  'wait',     'repeated',          'winter'],
  ['summer',   'ada',       'sign up',  'async',    'recorded',          'summer'],
  ['summer',   'ada',       'Trial',    'wait',     'recorded',          'summer'],
  ['-',        'ada',       'Trial',    'async',    'recorded',          'winter'],
  ['nowhere',  'ada',       'Trial',    'async',    'recorded',          'winter'],
  ['old',      'ada',       'Trial',    'async',    'recorded',          'winter'],
  ['closed',   'ada',       'Trial',    'async',    'recorded',          'winter'],
  ['summer',   'ada',       'Trial',    'deferred', 'deferred',          'summer'],
  ['summer',   'cyd',       'Trial',    'async',    'recorded',          'summer'],
  ['closed',   'cyd',       'Trial',    'async',    'unknown_link',      '-'],
  ['closed',   'stranger',  'Trial',    'async',    'unknown_click',     '-'],
  ['old',      'stranger',  'Trial',    'async',    'unknown_click',     '-'],
  ['foreign',  'stranger',  'Trial',    'async',    'unknown_click',     '-'],
  ['-',        'dee',       'Trial',    'async',    'unknown_customer',  '-'],
]

test('the first rule that applies decides a lead, in this order', () => {
  assert.deepEqual(
    ladder.map(([, , , , outcome]) => outcome),
    [...LEAD_OUTCOMES],
  )
  for (const row of ladder) assertRow(row)
})

test('every meeting of click, customer, event and mode has one outcome', () => {
  for (const row of meetings) assertRow(row)
})

test('a new customer is made by its first lead, which keeps what the shop sent along', () => {
  const decision = decide({
    clickId: 'click_summer',
    customerExternalId: 'grace',
    customerName: 'Grace',
    customerEmail: 'grace@example.com',
    customerAvatar: 'https://shop.example/grace.png',
    eventName: 'Trial',
    eventQuantity: 5,
    metadata: '{"plan":"team"}',
  })
  assert.ok(decision.outcome === 'recorded')
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
    eventName: 'Trial',
    quantity: 5,
    metadata: '{"plan":"team"}',
    reportedBy: 'server',
    recordedAt: now,
  })
})

test('a deferred lead makes the customer and leaves the lead to a later call', () => {
  const known = facts()
  const claim = { clickId: 'click_summer', customerExternalId: 'grace' }
  const deferred = decide({ ...claim, mode: 'deferred' }, { known })
  assert.ok(deferred.outcome === 'deferred')
  assert.equal(deferred.lead, null)
  assert.equal(deferred.customer.clickId, 'click_summer')

  known.of(1).learnCustomer(deferred.customer)
  const later = recorded(decide({ ...claim, clickId: null }, { known }))
  assert.deepEqual([later.customerId, later.clickId], [deferred.customer.id, 'click_summer'])
})

test('a known customer keeps its details and its first link, whatever a lead says', () => {
  const claim = { clickId: 'click_summer', eventName: 'Trial', customerName: 'Impostor' }
  const decision = decide(claim)
  assert.ok(decision.outcome === 'recorded')
  assert.deepEqual(decision.customer, customer('ada', 'winter'))
})

test('a lead goes to the click it names, or to the first where the shop has chosen so', () => {
  const claim = { clickId: 'click_summer', eventName: 'Trial' }
  assert.equal(recorded(decide(claim)).linkId, 'link_summer')
  const first = decide(claim, { attribution: 'first-click' })
  assert.equal(recorded(first).linkId, 'link_winter')
})

test('a click wins a customer for exactly ninety days', () => {
  const clickedAt = now - DAY_MS
  const cases: [number, LeadOutcome][] = [
    [clickedAt - DAY_MS, 'recorded'],
    [clickedAt + 90 * DAY_MS, 'recorded'],
    [clickedAt + 90 * DAY_MS + 1, 'unknown_click'],
  ]
  for (const [at, outcome] of cases) {
    const claim = { clickId: 'click_summer', customerExternalId: 'stranger' }
    assert.equal(decide(claim, { at }).outcome, outcome, new Date(at).toISOString())
  }
})
