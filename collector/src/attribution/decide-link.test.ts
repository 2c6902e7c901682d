import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { example } from '../../test/example.ts'
import { Facts } from '../ledger/facts.ts'
import { decideLink, LINK_OUTCOMES, type LinkOutcome, type LinkWish } from './decide-link.ts'

// A shop that has `go.shop.example/Summer` and `spring`, which it calls `poster`; `gone` is
// deleted. Its neighbour has `go.shop.example/winter`.
const facts = new Facts({
  ...example.found(),
  links: [
    example.link({ domain: 'go.shop.example', key: 'Summer' }),
    example.link({ id: 'link_named', key: 'spring', externalId: 'poster' }),
    example.link({ id: 'link_gone', key: 'gone', externalId: 'gone', deletedAt: example.noon }),
    example.link({ domain: 'go.shop.example', key: 'winter', workspaceId: 2 }),
  ],
}).of(1)

function decide(wish: Partial<LinkWish>) {
  return decideLink(facts, example.wish(wish), example.circumstances())
}

type Row = readonly [domain: string, key: string, externalId: string | null, outcome: LinkOutcome]

// One row a rung. Wherever it can be, a row also fits rungs below its own, so that the order
// counts. biome-ignore format: a table is read by its columns
const ladder: readonly Row[] = [
  // domain              key         external id   outcome
  ['go.shop.example', 'Summer', 'poster', 'key_taken'],
  ['go.shop.example', 'autumn', 'poster', 'external_id_taken'],
  ['go.shop.example', 'autumn', 'flyer', 'created'],
]

// biome-ignore format: a table is read by its columns
const meetings: readonly Row[] = [
  // domain              key         external id   outcome
  ['go.shop.example',   'summer',    null,        'key_taken'],
  ['go.shop.example',   'SUMMER',    null,        'key_taken'],
  ['buy.shop.example',  'Summer',    null,        'created'],
  ['go.shop.example',   'summer2',   null,        'created'],
  ['go.shop.example',   'winter',    null,        'created'],
  ['go.shop.example',   'gone',     'gone',       'created'],
  ['go.shop.example',   'autumn',   'Poster',     'created'],
]

test('the first rule that applies decides a wish for a link, in this order', () => {
  assert.deepEqual(
    ladder.map(([, , , outcome]) => outcome),
    [...LINK_OUTCOMES],
  )
  for (const [domain, key, externalId, outcome] of ladder) {
    assert.equal(decide({ domain, key, externalId }).outcome, outcome, `${domain}/${key}`)
  }
})

test('a key is one link a domain, however capitalised; an external id is one link', () => {
  for (const [domain, key, externalId, outcome] of meetings) {
    assert.equal(decide({ domain, key, externalId }).outcome, outcome, `${domain}/${key}`)
  }
})

test('a link is made as it was wished for, open from the start', () => {
  const wish = example.wish({ key: 'Autumn-Sale', url: 'https://shop.example/a?b=c' })
  const { archived, ...kept } = wish
  assert.deepEqual(decide(wish), {
    outcome: 'created',
    link: {
      ...kept,
      id: 'link_id00000000000001',
      createdAt: example.noon,
      updatedAt: example.noon,
      archivedAt: null,
      disabledAt: null,
      deletedAt: null,
    },
  })
})

test('a refused wish writes nothing, and the same wish is always decided the same', () => {
  const anyKey = fc.oneof(fc.string(), fc.constantFrom('summer', 'sUmMeR', 'winter'))
  fc.assert(
    fc.property(anyKey, (key) => {
      const decision = decide({ key })
      assert.deepEqual(decide({ key }), decision)
      assert.equal('link' in decision, decision.outcome === 'created')
    }),
  )
})
