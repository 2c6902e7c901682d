import assert from 'node:assert/strict'
import { example } from '../example.ts'
import type { Claim, RecordStore } from '../store-contract.ts'
import { readFacts } from './read-back.ts'

const { noon, link, click, customer, lead, sale, writes } = example
const largest = Number.MAX_SAFE_INTEGER

// Each differs from its neighbours in something a database may like to overlook.
const lookAlikes: readonly (readonly string[])[] = [
  ['INV_1', 'inv_1', 'Inv_1'],
  ['inv_1', 'inv_1 ', ' inv_1', 'inv_1\t', 'inv_1\n'],
  ['caf\u00e9', 'cafe\u0301', 'cafe'],
  ['stra\u00dfe', 'strasse', 'STRASSE'],
  ['\u00ef', '\u0131', 'i', 'I', '\u0130'],
  ['1', '01', '1.0', '1e0', '+1', '\uff11'],
  ['', ' ', '  '],
  ['null', 'NULL', 'undefined', 'NaN', '0', 'false'],
  ['a\u200bb', 'ab', 'a\u00adb', 'a\ufeffb'],
]

const awkward = [
  `' OR 1=1; DROP TABLE sales; --`,
  '%_\\%',
  '$1 ? :a @b $$',
  '"quoted" `back` \u2019curly\u2019',
  '\ud83d\udc69\u200d\ud83d\udcbb e\u0301 \u202ertl\u202c',
  '\u0001\u007f\r\n',
  '__proto__',
  `${'x'.repeat(201)}'"\u00e9\u0301${'\ud83d\udecd'.repeat(25)}`,
]

/** Whatever the contract lets in comes back as it went in, and is told from what resembles it. */
export function claimEdges(claim: Claim<RecordStore>): void {
  claim('money and time are whole numbers up to the largest', async (store) => {
    const sales = [
      sale({ id: 'b', invoiceId: 'b', amount: largest, usdCents: largest, recordedAt: largest }),
      sale({ id: 'a', invoiceId: 'a', amount: 0, usdCents: 0, recordedAt: 0 }),
    ]
    const clicks = [click({ id: 'b', recordedAt: largest }), click({ id: 'a', recordedAt: 0 })]
    await store.apply(writes({ sales, clicks }))
    assert.deepEqual(await store.listSales(1, { limit: 9, offset: 0 }), sales)
    assert.deepEqual(await store.listClicks(1, { limit: 9, offset: 0 }), clicks)
  })

  claim('a workspace may have a large number', async (store) => {
    const workspaceId = 2_000_000_000
    await store.apply(writes({ sales: [sale({ workspaceId })] }))
    assert.deepEqual(await store.listSales(workspaceId, { limit: 9, offset: 0 }), [
      sale({ workspaceId }),
    ])
  })

  claim('a rate keeps every digit it was published with', async (store) => {
    const rates = ['1', '0.000000000000000000123', '89715.62423287', '1.10']
    const sales = rates.map((rate, index) => sale({ id: `${9 - index}`, invoiceId: rate, rate }))
    await store.apply(writes({ sales }))
    const kept = await store.listSales(1, { limit: 9, offset: 0 })
    assert.deepEqual(
      kept.map(({ rate }) => rate),
      rates,
    )
  })

  claim('invoices that only resemble one another are different invoices', async (store) => {
    const invoices = [...new Set(lookAlikes.flat())]
    const sales = invoices.map((invoiceId, index) => sale({ id: `sale${index}`, invoiceId }))
    await store.apply(writes({ sales }))
    for (const [index, invoiceId] of invoices.entries()) {
      const { sales: found } = await readFacts(store, { invoices: [{ workspaceId: 1, invoiceId }] })
      assert.deepEqual(found, [sales[index]], JSON.stringify(invoiceId))
    }
  })

  claim(
    'customers, leads and clicks that only resemble one another are different',
    async (store) => {
      const words = [...new Set(lookAlikes.flat())]
      await store.apply(
        writes({
          clicks: words.map((id) => click({ id })),
          customers: words.map((externalId, index) => customer({ id: `cus_${index}`, externalId })),
          leads: words.map((eventName, index) => lead({ id: `lead${index}`, eventName })),
        }),
      )
      for (const [index, word] of words.entries()) {
        const { customers, clicks } = await readFacts(store, {
          clicks: [{ workspaceId: 1, id: word }],
          customers: [{ workspaceId: 1, externalId: word, leadEventName: null }],
        })
        assert.deepEqual(
          customers.map(({ id }) => id),
          [`cus_${index}`],
          JSON.stringify(word),
        )
        assert.deepEqual(
          clicks.map(({ id }) => id),
          [word],
        )
      }
    },
  )

  claim('facts asked for together are told apart, whatever the words are', async (store) => {
    const [called, newest] = ['null', 'new'].map((eventName, index) =>
      lead({ id: `lead${index}`, eventName, recordedAt: noon + index }),
    )
    const invoices = [
      { workspaceId: 1, invoiceId: '1x' },
      { workspaceId: 11, invoiceId: 'x' },
    ]
    const sales = invoices.map(sale)
    assert.ok(called && newest)
    await store.apply(writes({ customers: [customer()], leads: [called, newest], sales }))
    const ofAda = { workspaceId: 1, externalId: customer().externalId }
    for (const names of [
      [null, 'null'],
      ['null', null],
    ]) {
      const { leads } = await readFacts(store, {
        customers: names.map((leadEventName) => ({ ...ofAda, leadEventName })),
      })
      assert.deepEqual(leads, [called, newest])
    }
    assert.deepEqual((await readFacts(store, { invoices })).sales, sales)

    // Run together, these would be the same words.
    const wanted = [
      { workspaceId: 1, externalId: 'x', leadEventName: 'y=z' },
      { workspaceId: 1, externalId: 'x=y', leadEventName: 'z' },
    ]
    const customers = wanted.map(({ externalId }) => customer({ id: externalId, externalId }))
    await store.apply(writes({ customers }))
    assert.deepEqual((await readFacts(store, { customers: wanted })).customers, customers)
    const leads = customers.map(({ id }) => lead({ id: `of ${id}`, customerId: id }))
    await store.apply(writes({ leads }))
    assert.deepEqual((await readFacts(store, { customers: wanted })).leads, leads)
  })

  claim('awkward text is only text', async (store) => {
    const sales = awkward.map((text, index) =>
      sale({
        id: `sale${9 - index}`,
        invoiceId: text,
        customerExternalId: text,
        customerName: text,
        customerEmail: text,
        customerAvatar: text,
        eventName: text,
        metadata: JSON.stringify({ [text]: text }),
      }),
    )
    assert.equal(awkward.at(-1)?.length, 255)
    const links = awkward.map((key, index) => link({ id: `link_${index}`, key, url: key }))
    await store.apply(writes({ sales, links }))
    const kept = await store.listSales(1, { limit: 99, offset: 0 })
    for (const [index, key] of awkward.entries()) {
      assert.deepEqual(kept[index], sales[index])
      assert.deepEqual(await store.findLinkByDomain(link().domain, key), links[index])
    }
  })

  claim('what all rows of a batch have is kept like what they differ in', async (store) => {
    for (const text of awkward) {
      const sales = ['a', 'b'].map((id) =>
        sale({
          ...{ id: id + text, invoiceId: id + text, eventName: text, customerEmail: null },
          ...(id === 'a' ? { metadata: text, rate: '' } : { metadata: null, rate: null }),
        }),
      )
      await store.apply(writes({ sales }))
      const invoices = sales.map(({ workspaceId, id }) => ({ workspaceId, invoiceId: id }))
      assert.deepEqual((await readFacts(store, { invoices })).sales, sales)
    }
  })

  claim(
    'a link is found by its domain and its key, wherever a slash between them is',
    async (store) => {
      const ours = link({ domain: 'a.example', key: 'b/c' })
      await store.apply(writes({ links: [ours] }))
      for (let time = 1; time <= 2; time++) {
        assert.equal(await store.findLinkByDomain('a.example/b', 'c'), undefined)
        assert.deepEqual(await store.findLinkByDomain('a.example', 'b/c'), ours)
      }
    },
  )

  claim('the longest values the contract allows are kept whole', async (store) => {
    const metadata = JSON.stringify({ note: '\u{1f4b6}'.repeat(4_994) }).padEnd(10_000)
    const full = sale({ invoiceId: '\u00fc'.repeat(255), metadata, eventName: 'e'.repeat(255) })
    assert.deepEqual([full.invoiceId?.length, full.metadata?.length], [255, 10_000])
    const long = click({ url: `https://shop.example/?${'x'.repeat(30_000)}`, recordedAt: noon })
    await store.apply(writes({ sales: [full], clicks: [long] }))
    assert.deepEqual(await store.listSales(1, { limit: 9, offset: 0 }), [full])
    assert.deepEqual(await store.findClicks(1, [long.id]), [long])
  })

  claim('metadata is kept as the text it was, not as what it means', async (store) => {
    const texts = ['{}', '{"b":1,"a":2,"a":3}', '{ "n": 1.10, "big": 12345678901234567890 }']
    const sales = texts.map((metadata, index) =>
      sale({ id: `${9 - index}`, invoiceId: metadata, metadata }),
    )
    await store.apply(writes({ sales }))
    const kept = await store.listSales(1, { limit: 9, offset: 0 })
    assert.deepEqual(
      kept.map(({ metadata }) => metadata),
      texts,
    )
  })
}
