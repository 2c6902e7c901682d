import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import {
  type CountedBy,
  type CustomerFilter,
  EVENT_KINDS,
  type EventFilter,
  type LinkFilter,
} from '../catalog.ts'
import type { ListStretch } from '../store.ts'
import { customersQuery } from './customer-lists.ts'
import { CUSTOMER_RANKS } from './customer-ranks.ts'
import { countStatement } from './event-counts.ts'
import { eventsQuery } from './event-lists.ts'
import { linksStatement } from './few-links.ts'
import { linksQuery } from './link-lists.ts'
import { stretchStatement } from './list-query.ts'
import { openDatabase } from './open-database.ts'

const folder = mkdtempSync(join(tmpdir(), 'saletrail-plans-'))
const database = openDatabase(join(folder, 'plans.db'))
database.exec(CUSTOMER_RANKS)
after(() => {
  database.close()
  rmSync(folder, { recursive: true })
})

type Statement = { readonly sql: string; readonly values: readonly (string | number)[] }

/** How SQLite means to answer, a step a line. */
function planOf({ sql, values }: Statement): string {
  const steps = database
    .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
    .all(...values)
  return steps.map(({ detail }) => detail).join('\n')
}

const time = { fromId: '1', beforeId: '2' }

const stretches: readonly ListStretch[] = [
  { limit: 100, offset: 0 },
  { limit: 100, offset: 500 },
  { limit: 100, after: 'cursor' },
  { limit: 100, before: 'cursor' },
]

function assertWalksAnIndex(plan: string, about: unknown): void {
  const text = `${JSON.stringify(about)}\n${plan}`
  assert.doesNotMatch(plan, /^SCAN/m, `nothing is read from end to end: ${text}`)
  assert.doesNotMatch(plan, /TEMP B-TREE/, `nothing is sorted: ${text}`)
}

test('every list of links runs along an index, in its order', () => {
  const filters: LinkFilter[] = [
    { showArchived: true },
    { showArchived: false },
    { showArchived: false, domain: 'a.example' },
    { showArchived: false, tenantId: 'tenant' },
    { showArchived: false, tenantId: 'tenant', domain: 'a.example' },
    { showArchived: false, search: 'tea' },
  ]
  for (const filter of filters) {
    for (const stretch of stretches) {
      const plan = planOf(stretchStatement(linksQuery(1, filter), stretch))
      assertWalksAnIndex(plan, { filter, stretch })
    }
  }
  const ofDomain = linksQuery(1, { showArchived: false, domain: 'a.example' })
  assert.match(planOf(stretchStatement(ofDomain, { limit: 1, offset: 0 })), /links_of_domain/)
})

test('every list of customers runs along an index, in its order', () => {
  const filters: Partial<CustomerFilter>[] = [
    {},
    { email: 'ada@example.com' },
    { externalId: 'ada' },
    { linkId: 'link' },
    { partnerId: 'pn' },
    { country: 'DE' },
    { search: 'ada' },
  ]
  for (const given of filters) {
    for (const isAscending of [true, false]) {
      for (const stretch of stretches) {
        const filter = { sortBy: 'createdAt', isAscending, ...given } as const
        const plan = planOf(stretchStatement(customersQuery(1, filter), stretch))
        assertWalksAnIndex(plan, { filter, stretch })
      }
    }
  }
})

test('customers by what they have spent run along the ranks', () => {
  for (const isAscending of [true, false]) {
    for (const stretch of stretches) {
      for (const given of [{}, { country: 'DE' }, { search: 'ada' }]) {
        const query = customersQuery(1, { sortBy: 'saleAmount', isAscending, ...given })
        const plan = planOf(stretchStatement(query, stretch))
        assertWalksAnIndex(plan, stretch)
        assert.match(plan, /customer_ranks_amount/)
      }
    }
  }
})

test('customers of some links run along the ranks of each, by what they have spent', () => {
  for (const stretch of stretches) {
    for (const [given, linkIds] of [
      [{ linkId: 'link' }, undefined],
      [{ partnerId: 'pn' }, ['a', 'b', 'c']],
    ] as const) {
      const filter = { sortBy: 'saleAmount', isAscending: false, ...given } as const
      const plan = planOf(stretchStatement(customersQuery(1, filter, linkIds), stretch))
      assertWalksAnIndex(plan, { given, stretch })
      assert.match(plan, /customer_ranks_of_link/)
    }
  }
})

test('a customer of one e-mail or id is found by it', () => {
  for (const [given, index] of [
    [{ email: 'ada@example.com' }, /customers_email/],
    [{ externalId: 'ada' }, /customers_external_id/],
  ] as const) {
    const query = customersQuery(1, { sortBy: 'saleAmount', isAscending: false, ...given })
    assert.match(planOf(stretchStatement(query, { limit: 100, offset: 0 })), index)
  }
})

test('customers by their first sale run down the sales', () => {
  for (const isAscending of [true, false]) {
    for (const stretch of stretches) {
      const query = customersQuery(1, { sortBy: 'firstSaleAt', isAscending })
      const plan = planOf(stretchStatement(query, stretch))
      assertWalksAnIndex(plan, stretch)
      assert.match(plan, /sales_of_customer/)
    }
  }
})

test('what belongs to a few links is read by link, side by side, in the order of time', () => {
  const linkIds = ['a', 'b', 'c']
  const page = { limit: 100, offset: 500 }
  const customers = customersQuery(1, { sortBy: 'createdAt', isAscending: false }, linkIds)
  const events = EVENT_KINDS.map((event) => eventsQuery(1, event, {}, { ...time }, linkIds))
  for (const query of [customers, ...events]) {
    const plan = planOf(stretchStatement(query, page))
    assert.match(plan, /MERGE \(UNION ALL\)/)
    assert.equal(plan.match(/_of_link USING PRIMARY KEY \(workspace_id=\? AND link_id/g)?.length, 3)
    assert.doesNotMatch(plan, /TEMP B-TREE/, plan)
  }
})

test('the links of a domain, a tenant or a partner are found by index', () => {
  for (const [trait, index] of [
    ['domain', /links_of_domain/],
    ['tenant_id', /links_of_tenant/],
    ['partner_id', /links_of_partner/],
  ] as const) {
    assert.match(planOf(linksStatement(1, [[trait, 'one']])), index)
  }
})

const eventFilters: readonly EventFilter[] = [
  {},
  time,
  { ...time, linkId: 'link' },
  { linkId: 'link' },
  { ...time, customerId: 'cus' },
  { ...time, clickId: 'click' },
  { ...time, domain: 'a.example' },
  { ...time, tenantId: 'tenant' },
  { ...time, partnerId: 'pn' },
  { ...time, click: { country: 'DE', device: null } },
  { ...time, referrerHost: 'news.example' },
  { ...time, linkId: 'link', isVerified: true, click: { browser: 'Firefox' } },
]

test('every list of events runs along an index, in its order', () => {
  for (const event of EVENT_KINDS) {
    for (const filter of eventFilters) {
      for (const isAscending of [true, false]) {
        const query = eventsQuery(1, event, { isAscending }, filter)
        const plan = planOf(stretchStatement(query, { limit: 100, offset: 0 }))
        const about = { event, filter }
        assert.doesNotMatch(plan, /^SCAN/m, JSON.stringify(about))
        // One customer's leads are as few as its event names: those may be sorted.
        if (event === 'leads' && filter.customerId) assert.match(plan, /leads_event/)
        else assertWalksAnIndex(plan, about)
      }
    }
  }
})

test('the events of one link are found by the link', () => {
  for (const event of EVENT_KINDS) {
    const query = eventsQuery(1, event, {}, { ...time, linkId: 'link' })
    const plan = planOf(stretchStatement(query, { limit: 100, offset: 0 }))
    assert.match(plan, new RegExp(`${event}_of_link .*\\(workspace_id=\\? AND link_id=\\? AND id>`))
    // What is not filed yet is read from where it begins.
    assert.match(plan, /\(workspace_id=\? AND id>\? AND id<\?\)\nSCALAR SUBQUERY/)
  }
})

test('no count reads an event table from end to end', () => {
  const ways: CountedBy[] = ['nothing', 'linkId', 'country', 'city', 'referrer', 'url']
  for (const event of EVENT_KINDS) {
    for (const filter of eventFilters) {
      for (const by of ways) {
        for (const linkIds of [undefined, ['a', 'b']]) {
          const plan = planOf(countStatement(1, event, { ...filter, linkIds }, by))
            // What the rows of some links are selected from is no table.
            .replace(/^(CO-ROUTINE (\w+)(?:.|\n)*)^SCAN \2$/m, '$1')
          assert.doesNotMatch(plan, /^SCAN/m, `${event} ${JSON.stringify(filter)} ${by}: ${plan}`)
          if (linkIds) assert.match(plan, /_of_link|sales_of_customer|leads_event|\bid=\?/, plan)
        }
      }
    }
  }
})

/** Each choice of fields from these, none and all of them included. */
function choicesOf<Fields extends object>(fields: Fields): Partial<Fields>[] {
  return Object.entries(fields).reduce<Partial<Fields>[]>(
    (chosen, [name, value]) => chosen.flatMap((one) => [one, { ...one, [name]: value }]),
    [{}],
  )
}

test('in no combination of filters and orders is a table of customers or links read whole', () => {
  const ofCustomers = choicesOf({
    ...{ email: 'ada@example.com', externalId: 'ada', linkId: 'link', partnerId: 'pn' },
    ...{ country: 'DE', search: 'ada' },
  })
  for (const given of ofCustomers) {
    for (const linkIds of given.partnerId ? [undefined, ['a', 'b']] : [undefined]) {
      for (const sortBy of ['createdAt', 'saleAmount', 'firstSaleAt'] as const) {
        for (const isAscending of [true, false]) {
          for (const stretch of stretches) {
            const query = customersQuery(1, { sortBy, isAscending, ...given }, linkIds)
            const plan = planOf(stretchStatement(query, stretch))
            const about = { given, linkIds, sortBy, stretch }
            assert.doesNotMatch(plan, /^SCAN/m, `${JSON.stringify(about)}\n${plan}`)
            const isOfFew = given.email ?? given.externalId
            if (sortBy !== 'saleAmount' || !isOfFew) assertWalksAnIndex(plan, about)
          }
        }
      }
    }
  }
  for (const given of choicesOf({ domain: 'a.example', tenantId: 'tenant', search: 'tea' })) {
    for (const showArchived of [true, false]) {
      for (const stretch of stretches) {
        const plan = planOf(stretchStatement(linksQuery(1, { showArchived, ...given }), stretch))
        assertWalksAnIndex(plan, { given, showArchived, stretch })
      }
    }
  }
})

test('in no combination of filters is a table of events read whole', () => {
  const choices = choicesOf({
    ...{ fromId: '1', beforeId: '2', linkId: 'link', domain: 'a.example', partnerId: 'pn' },
    ...{ clickId: 'click', click: { country: 'DE' }, referrerHost: 'news.example' },
  })
  for (const event of EVENT_KINDS) {
    const whose = event === 'clicks' ? [{}] : [{}, { customerId: 'cus' }]
    for (const given of choices.flatMap((one) => whose.map((who) => ({ ...one, ...who })))) {
      for (const isAscending of [true, false]) {
        const query = eventsQuery(1, event, { isAscending }, given)
        const plan = planOf(stretchStatement(query, { limit: 100, offset: 0 }))
        assert.doesNotMatch(plan, /^SCAN/m, `${event} ${JSON.stringify(given)}\n${plan}`)
        // What one customer or one click has come to is little.
        if (!('customerId' in given || given.clickId)) assertWalksAnIndex(plan, { event, given })
      }
    }
  }
})

test('an erasure finds what a customer has left by index', () => {
  for (const table of ['sales', 'outranked_sales', 'leads']) {
    const sql = `UPDATE ${table} SET metadata = NULL WHERE workspace_id = ? AND customer_id = ?`
    assert.match(
      planOf({ sql, values: [1, 'cus'] }),
      /USING INDEX \w+ \(workspace_id=\? AND customer/,
    )
  }
})

test('the control: a query without an index goes red', () => {
  const scan = planOf({ sql: 'SELECT * FROM sales WHERE amount = ?', values: [1] })
  assert.throws(() => assertWalksAnIndex(scan, 'a scan'))
  const sort = 'SELECT * FROM sales WHERE workspace_id = ? ORDER BY amount'
  assert.throws(() => assertWalksAnIndex(planOf({ sql: sort, values: [1] }), 'a sort'))
})
