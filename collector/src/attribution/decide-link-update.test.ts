import assert from 'node:assert/strict'
import { test } from 'node:test'
import { example } from '../../test/example.ts'
import { Facts } from '../ledger/facts.ts'
import { decideLinkDeletion } from './decide-link-deletion.ts'
import {
  decideChangedLink,
  decideLinkUpdate,
  LINK_UPDATE_OUTCOMES,
  type LinkChanges,
  type LinkUpdateOutcome,
} from './decide-link-update.ts'
import { decideLinkUpsert } from './decide-link-upsert.ts'
import type { Link } from './link.ts'
import type { Reference } from './reference.ts'

// A shop with `summer`, which it calls `poster`, and `winter`, which it calls `flyer`; `gone` is
// deleted. Its neighbour has `foreign`.
const later = example.noon + 60_000
const summer = example.link({ externalId: 'poster', details: '{"title":"Tea","comments":"new"}' })
const winter = example.link({ id: 'link_winter', key: 'winter', externalId: 'flyer' })
const gone = example.link({ id: 'link_gone', key: 'gone', externalId: 'gone', deletedAt: later })
const foreign = example.link({ id: 'link_foreign', key: 'foreign', workspaceId: 2 })

const knownFacts = () =>
  new Facts({ ...example.found(), links: [summer, winter, gone, foreign] }).of(1)
const circumstances = example.circumstances({ now: later })

function decide(reference: Reference, changes: LinkChanges) {
  return decideLinkUpdate(knownFacts(), { workspaceId: 1, reference, changes }, circumstances)
}

const id = (name: string) => ({ id: `link_${name}` })
const ext = (externalId: string) => ({ externalId })
type Row = readonly [Reference, LinkChanges, LinkUpdateOutcome]

// One row a rung. Wherever it can be, a row also fits rungs below its own, so that the order
// counts. biome-ignore format: a table is read by its columns
const ladder: readonly Row[] = [
  [id('none'), { key: 'winter', externalId: 'flyer' }, 'unknown_link'],
  [id('summer'), { key: 'winter', externalId: 'flyer' }, 'key_taken'],
  [id('summer'), { key: 'autumn', externalId: 'flyer' }, 'external_id_taken'],
  [id('summer'), { key: 'summer', externalId: 'poster' }, 'unchanged'],
  [id('summer'), { key: 'autumn', externalId: 'banner' }, 'updated'],
]

// biome-ignore format: a table is read by its columns
const meetings: readonly Row[] = [
  [id('gone'),      { key: 'autumn' },                        'unknown_link'],
  [id('foreign'),   { key: 'autumn' },                        'unknown_link'],
  [ext('gone'),     { key: 'autumn' },                        'unknown_link'],
  [ext('flyer'),    { key: 'SUMMER' },                        'key_taken'],
  [ext('poster'),   { key: 'gone', externalId: 'gone' },      'updated'],
  [ext('poster'),   { key: 'foreign' },                       'updated'],
  [ext('poster'),   { key: 'winter', domain: 'b.example' },   'updated'],
  [ext('poster'),   { key: 'Summer' },                        'updated'],
  [ext('poster'),   { externalId: null },                     'updated'],
  [ext('poster'),   { details: '{"title":"Tea"}' },           'unchanged'],
  [ext('poster'),   { archived: false },                      'unchanged'],
  [ext('poster'),   {},                                       'unchanged'],
]

test('the first rule that applies decides a change of a link, in this order', () => {
  assert.deepEqual(
    ladder.map(([, , outcome]) => outcome),
    [...LINK_UPDATE_OUTCOMES],
  )
  for (const [reference, changes, outcome] of [...ladder, ...meetings]) {
    const about = JSON.stringify([reference, changes])
    assert.equal(decide(reference, changes).outcome, outcome, about)
  }
})

function changed(changes: LinkChanges): Link {
  const decision = decide(id('summer'), changes)
  if ('link' in decision) return decision.link
  assert.fail(decision.outcome)
}

test('a change reaches what it names, detail by detail, and says when', () => {
  assert.deepEqual(changed({ url: 'https://b.example', details: '{"comments":null,"ref":"a"}' }), {
    ...summer,
    url: 'https://b.example?ref=a',
    details: '{"title":"Tea","comments":null,"ref":"a"}',
    updatedAt: later,
  })
  assert.equal(changed({ archived: true }).archivedAt, later)
  assert.equal(changed({ details: '{"title":"Tea"}' }).updatedAt, summer.updatedAt)
  const archived = { ...summer, archivedAt: example.noon }
  const again = decideChangedLink(knownFacts(), archived, { archived: true }, circumstances)
  assert.deepEqual(again, { outcome: 'unchanged', link: archived }, 'it keeps its date')
})

test('whatever of a link is changed alone is a change', () => {
  const alone: LinkChanges[] = [
    { domain: 'other.example' },
    { url: 'https://shop.example/other' },
    { tenantId: 'tenant' },
    { partnerId: 'pn_1' },
    { partner: '{"id":"pn_1"}' },
    { discount: '{"id":"disc_1"}' },
    { expiresAt: later },
    { expiredUrl: 'https://shop.example/over' },
  ]
  for (const changes of alone) {
    const updated = { ...summer, ...changes, updatedAt: later }
    assert.deepEqual(decide(id('summer'), changes), { outcome: 'updated', link: updated })
  }
})

test('a link is deleted once, by either name, and stays for its sales', () => {
  const facts = knownFacts()
  for (const [reference, outcome] of [
    [id('none'), 'unknown_link'],
    [id('gone'), 'unknown_link'],
    [id('foreign'), 'unknown_link'],
    [ext('gone'), 'unknown_link'],
    [ext('poster'), 'deleted'],
    [id('winter'), 'deleted'],
  ] as const) {
    const decision = decideLinkDeletion(facts, { workspaceId: 1, reference }, circumstances)
    assert.equal(decision.outcome, outcome, JSON.stringify(reference))
    if (decision.outcome !== 'deleted') continue
    facts.learnLink(decision.link)
    assert.equal(decision.link.updatedAt, later)
  }
  assert.equal(facts.findLinkByKey(summer.domain, summer.key), undefined)
  assert.equal(facts.findLinkByExternalId('poster'), undefined)
  assert.equal(facts.findLink(summer.id)?.deletedAt, later)
})

test('an upsert goes by external id, else by destination, else makes the link', () => {
  const upsert = (wish: Partial<Link>) =>
    decideLinkUpsert(
      knownFacts(),
      { wish: example.wish({ key: 'drawn', url: 'https://new.example', ...wish }), changes: wish },
      circumstances,
    )
  const idOf = (wish: Partial<Link>) => {
    const decision = upsert(wish)
    return 'link' in decision ? decision.link.id : decision.outcome
  }
  assert.equal(idOf({ externalId: 'flyer' }), winter.id)
  assert.equal(idOf({ externalId: 'gone' }), 'link_id00000000000001')
  assert.equal(idOf({ url: summer.url }), summer.id)
  assert.equal(idOf({ url: summer.url, key: 'winter' }), 'key_taken')
  assert.equal(upsert({ url: summer.url }).outcome, 'unchanged')
  assert.equal(upsert({ url: 'https://new.example' }).outcome, 'created')
})
