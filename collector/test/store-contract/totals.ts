import assert from 'node:assert/strict'
import { example } from '../example.ts'
import type { Claim, RecordStore } from '../store-contract.ts'
import { noTotals } from './read-back.ts'

const { noon, link, customer, writes } = example

/** What links and customers have earned is added up, each by itself and without losing a cent. */
export function claimTotals(claim: Claim<RecordStore>): void {
  claim("a link's totals add up, one batch after another", async (store) => {
    await store.apply(writes({ links: [link()], linkTotals: [noTotals(link().id)] }))
    const added = [
      { clicks: 2, leads: 0, sales: 0, saleAmount: 0, lastClickedAt: noon },
      { clicks: 0, leads: 1, sales: 1, saleAmount: 50_00, lastClickedAt: null },
      { clicks: 1, leads: 2, sales: 3, saleAmount: 1, lastClickedAt: noon + 1 },
      { clicks: 0, leads: 0, sales: 1, saleAmount: 0, lastClickedAt: null },
    ]
    for (const totals of added) {
      await store.apply(writes({ linkTotals: [{ workspaceId: 1, linkId: link().id, ...totals }] }))
    }
    const earned = { clicks: 3, leads: 3, sales: 5, saleAmount: 50_01, lastClickedAt: noon + 1 }
    assert.deepEqual(await store.findLinks(1, [link().id]), [{ ...link(), ...earned }])
    assert.deepEqual(await store.listLinks(1, { showArchived: true }, { limit: 1, offset: 0 }), [
      { ...link(), ...earned },
    ])
  })

  claim("a customer's totals add up, one batch after another", async (store) => {
    await store.apply(writes({ customers: [customer()] }))
    for (const [sales, saleAmount] of [
      [1, 50_00],
      [2, 1],
      [1, 0],
    ] as const) {
      const added = { workspaceId: 1, customerId: customer().id, sales, saleAmount }
      await store.apply(writes({ customerTotals: [added] }))
    }
    const spent = { sales: 4, saleAmount: 50_01 }
    assert.deepEqual(await store.findCustomers(1, [customer().id]), [{ ...customer(), ...spent }])
  })

  claim('writers at once lose nothing of the totals', async (store) => {
    const totals = { ...noTotals(link().id), clicks: 1, saleAmount: 7 }
    await store.apply(writes({ links: [link()], linkTotals: [noTotals(link().id)] }))
    const all = Array.from({ length: 32 }, () => store.apply(writes({ linkTotals: [totals] })))
    await Promise.all(all)
    const [found] = await store.findLinks(1, [link().id])
    assert.deepEqual([found?.clicks, found?.saleAmount], [32, 224])
  })

  claim(
    'a total stands still where numbers stop being exact, and refuses no sale',
    async (store) => {
      const most = Number.MAX_SAFE_INTEGER
      const spent = { workspaceId: 1, customerId: customer().id, sales: 1, saleAmount: most }
      const earned = { ...noTotals(link().id), sales: 1, saleAmount: most }
      const batch = writes({ linkTotals: [earned], customerTotals: [spent] })
      await store.apply(writes({ links: [link()], customers: [customer()] }))
      for (let sale = 1; sale <= 3; sale++) await store.apply(batch)
      const [foundLink] = await store.findLinks(1, [link().id])
      assert.deepEqual([foundLink?.sales, foundLink?.saleAmount], [3, most])
      const [foundCustomer] = await store.findCustomers(1, [customer().id])
      assert.deepEqual([foundCustomer?.sales, foundCustomer?.saleAmount], [3, most])
    },
  )

  claim(
    'the newest click of a link is the newest by its time, whoever comes last',
    async (store) => {
      const clickedAt = (lastClickedAt: number) =>
        writes({ linkTotals: [{ ...noTotals(link().id), lastClickedAt }] })
      await store.apply(writes({ links: [link()] }))
      for (const at of [noon, noon - 5, noon + 5, noon + 4]) await store.apply(clickedAt(at))
      const [found] = await store.findLinks(1, [link().id])
      assert.equal(found?.lastClickedAt, noon + 5)
    },
  )

  claim('what is earned by one is not added to another', async (store) => {
    const links = [link(), link({ id: 'link_winter', key: 'winter' }), link({ workspaceId: 2 })]
    const customers = [
      customer(),
      customer({ id: 'cus_bob', externalId: 'bob' }),
      customer({ workspaceId: 2 }),
    ]
    await store.apply(
      writes({
        links,
        customers,
        linkTotals: links.map(({ id, workspaceId }) => noTotals(id, workspaceId)),
      }),
    )
    await store.apply(
      writes({
        linkTotals: [{ ...noTotals(link().id), sales: 1, saleAmount: 50_00 }],
        customerTotals: [
          { workspaceId: 1, customerId: customer().id, sales: 1, saleAmount: 50_00 },
        ],
      }),
    )
    const amounts = async (workspaceId: number) => [
      (await store.findLinks(workspaceId, ['link_summer', 'link_winter'])).sort(byId).map(earned),
      (await store.findCustomers(workspaceId, ['cus_ada', 'cus_bob'])).sort(byId).map(earned),
    ]
    const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)
    const earned = ({ sales, saleAmount }: { sales: number; saleAmount: number }) =>
      [sales, saleAmount] as const
    assert.deepEqual(await amounts(1), [
      [
        [1, 50_00],
        [0, 0],
      ],
      [
        [1, 50_00],
        [0, 0],
      ],
    ])
    assert.deepEqual(await amounts(2), [[[0, 0]], [[0, 0]]])
  })

  claim('nobody earns anything, or a lead, who is not there', async (store) => {
    const bob = customer({ id: 'cus_bob', externalId: 'bob' })
    await store.apply(writes({ customers: [customer(), bob] }))
    const earns = (customerId: string, sales: number) => ({
      workspaceId: 1,
      customerId,
      sales,
      saleAmount: sales,
    })
    const erasures = [{ workspaceId: 1, customerId: bob.id }]
    for (const sales of [1, 0]) {
      const customerTotals = [earns(customer().id, sales), earns('cus_gone', sales)]
      for (const late of [writes({ customerTotals }), writes({ customerTotals, erasures })]) {
        await assert.rejects(store.apply(late), { name: 'StoreConflict' })
      }
    }
    await store.apply(writes({ customerTotals: [earns(customer().id, 0), earns(bob.id, 1)] }))
    const earned = await store.findCustomers(1, [customer().id, bob.id])
    assert.deepEqual(
      new Map(earned.map(({ id, sales }) => [id, sales])),
      new Map([
        [customer().id, 0],
        [bob.id, 1],
      ]),
    )
  })

  claim('totals are exact up to the largest whole number', async (store) => {
    const parts = [1, Number.MAX_SAFE_INTEGER - 2, 1]
    await store.apply(writes({ links: [link()], customers: [customer()] }))
    for (const saleAmount of parts) {
      await store.apply(
        writes({
          linkTotals: [{ ...noTotals(link().id), sales: 1, saleAmount }],
          customerTotals: [{ workspaceId: 1, customerId: customer().id, sales: 1, saleAmount }],
        }),
      )
    }
    const [ofLink] = await store.findLinks(1, [link().id])
    const [ofCustomer] = await store.findCustomers(1, [customer().id])
    assert.deepEqual(
      [ofLink?.saleAmount, ofCustomer?.saleAmount],
      [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
    )
  })
}
