import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { example } from '../../test/example.ts'
import { Facts } from '../ledger/facts.ts'
import { DAY_MS, HOUR_MS } from './circumstances.ts'
import { CLICK_OUTCOMES, type ClickOutcome, decideClick, type Visit } from './decide-click.ts'

// A shop with the links `summer`, `winter` and `closed`, which has been disabled. Ada has just come
// through `summer` and, before it was disabled, through `closed`; Bob came through `summer` an hour
// ago to the millisecond. The neighbour's link `foreign` is not there for this shop.
const now = example.noon
const recent = (visitorHash: string, key: string, ageMs: number) =>
  example.recentClick({
    visitorHash,
    linkId: `link_${key}`,
    clickId: `${visitorHash} through ${key}`,
    recordedAt: now - ageMs,
  })
const links = [
  example.link({ id: 'link_summer' }),
  example.link({ id: 'link_winter' }),
  example.link({ id: 'link_closed', disabledAt: now - DAY_MS }),
  example.link({ id: 'link_deleted', deletedAt: now - DAY_MS }),
  example.link({ id: 'link_over', expiresAt: now }),
  example.link({ id: 'link_foreign', workspaceId: 2 }),
]
const recentClicks = [
  recent('ada', 'summer', 60_000),
  recent('ada', 'closed', 60_000),
  recent('bob', 'summer', HOUR_MS),
  { ...recent('cyd', 'summer', 60_000), workspaceId: 2 },
]

function knownFacts() {
  return new Facts({ ...example.found(), links, recentClicks }).of(1)
}

function decide(visit: Partial<Visit>, at = now) {
  return decideClick(knownFacts(), example.visit(visit), example.circumstances({ now: at }))
}

type Row = readonly [
  link: 'summer' | 'winter' | 'closed' | 'deleted' | 'over' | 'foreign' | 'nowhere',
  visitor: 'ada' | 'bob' | 'cyd',
  who: 'person' | 'bot',
  outcome: ClickOutcome,
]

// One row a rung. Wherever it can be, a row also fits rungs below its own, so that the order
// counts. biome-ignore format: a table is read by its columns
const ladder: readonly Row[] = [
  // link       visitor   who        outcome
  ['closed', 'ada', 'bot', 'unknown_link'],
  ['summer', 'ada', 'bot', 'bot'],
  ['summer', 'ada', 'person', 'repeated'],
  ['winter', 'ada', 'person', 'recorded'],
]

// biome-ignore format: a table is read by its columns
const meetings: readonly Row[] = [
  // link       visitor   who        outcome
  ['nowhere',  'ada',   'person',  'unknown_link'],
  ['foreign',  'ada',   'person',  'unknown_link'],
  ['closed',   'ada',   'person',  'unknown_link'],
  ['deleted',  'ada',   'person',  'unknown_link'],
  ['over',     'ada',   'person',  'unknown_link'],
  ['winter',   'ada',   'bot',     'bot'],
  ['summer',   'bob',   'person',  'recorded'],
  ['summer',   'cyd',   'person',  'recorded'],
]

function decideRow([key, visitorHash, who]: Row) {
  return decide({ linkId: `link_${key}`, visitorHash, isBot: who === 'bot' })
}

test('the first rule that applies decides a visit, in this order', () => {
  assert.deepEqual(
    ladder.map(([, , , outcome]) => outcome),
    [...CLICK_OUTCOMES],
  )
  for (const row of ladder) assert.equal(decideRow(row).outcome, row[3], row.join(' | '))
})

test('every meeting of link and visitor has one outcome', () => {
  for (const row of meetings) assert.equal(decideRow(row).outcome, row[3], row.join(' | '))
})

test('a visit is recorded with where it landed, where it came from and on what', () => {
  const seen = { url: 'https://shop.example/summer?x=1', referrer: 'https://blog.example/' }
  const { surroundings } = example.visit({})
  const visit = { linkId: 'link_winter', visitorHash: 'ada', ...seen, surroundings }
  const same = { workspaceId: 1, linkId: 'link_winter', recordedAt: now }
  const clickId = 'id00000000000001'
  assert.deepEqual(decide(visit), {
    outcome: 'recorded',
    clickId,
    click: { ...same, ...seen, ...surroundings, id: clickId },
    recentClick: { ...same, visitorHash: 'ada', clickId },
  })
})

test('a reload within the hour is the same click, also when the clock was set back', () => {
  const clickedAt = now - 60_000
  // biome-ignore format: a table is read by its columns
  const cases: [number, ClickOutcome][] = [
    [clickedAt,                'repeated'],
    [clickedAt + HOUR_MS - 1,  'repeated'],
    [clickedAt + HOUR_MS,      'recorded'],
    [clickedAt - HOUR_MS + 1,  'repeated'],
    [clickedAt - HOUR_MS,      'recorded'],
  ]
  for (const [at, outcome] of cases) {
    const decision = decide({ visitorHash: 'ada' }, at)
    assert.equal(decision.outcome, outcome, new Date(at).toISOString())
    const repeats = 'clickId' in decision && decision.clickId === 'ada through summer'
    assert.equal(repeats, outcome === 'repeated')
  }
})

test('a bot sees what a visitor would see, and nothing is recorded', () => {
  assert.deepEqual(decide({ isBot: true }), { outcome: 'bot', clickId: 'id00000000000001' })
})

const anyVisit = fc.record({
  linkId: fc.constantFrom('link_summer', 'link_winter', 'link_closed', 'link_foreign', 'nowhere'),
  visitorHash: fc.constantFrom('ada', 'bob', 'cyd', 'somebody'),
  isBot: fc.boolean(),
})
const anyTime = fc.integer({ min: now - 2 * HOUR_MS, max: now + 2 * HOUR_MS })

test('the same visit on the same facts is always decided the same', () => {
  fc.assert(
    fc.property(anyVisit, anyTime, (visit, at) => {
      assert.deepEqual(decide(visit, at), decide(visit, at))
    }),
  )
})

test('only a recorded click is written, for the shop that was visited', () => {
  fc.assert(
    fc.property(anyVisit, anyTime, (visit, at) => {
      const decision = decide(visit, at)
      const isWritten = 'click' in decision || 'recentClick' in decision
      assert.equal(isWritten, decision.outcome === 'recorded')
      assert.doesNotMatch(JSON.stringify(decision), /"workspaceId":[^1]/)
    }),
  )
})
