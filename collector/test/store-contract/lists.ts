import assert from 'node:assert/strict'
import type { Page } from '../../src/store/store.ts'
import { example } from '../example.ts'
import type { Claim, RecordStore } from '../store-contract.ts'
import { noTotals, readLists } from './read-back.ts'

const { link, click, lead, sale, writes } = example

// In the order of their bytes, as ids are made: digits, then capitals, then small letters.
const ids = ['id0', 'id9', 'idA', 'idZ', 'ida', 'idz']
const newestFirst = ids.toReversed()

function oneOfEach(workspaceId: number, id: string) {
  const same = { workspaceId, id }
  return {
    links: [link({ ...same, key: `key-${ids.indexOf(id)}` })],
    linkTotals: [noTotals(id, workspaceId)],
    clicks: [click(same)],
    leads: [lead({ ...same, customerId: id })],
    sales: [sale({ ...same, invoiceId: id })],
  }
}

/** Lists are newest first, in pages, and of one workspace. */
export function claimLists(claim: Claim<RecordStore>): void {
  claim('lists are newest first, whatever the order of writing', async (store) => {
    for (const id of ['idZ', 'id0', 'idz', 'id9', 'ida', 'idA']) {
      await store.apply(writes(oneOfEach(1, id)))
    }
    for (const [name, rows] of Object.entries(await readLists(store))) {
      assert.deepEqual(
        rows.map((row) => row.id),
        newestFirst,
        name,
      )
    }
  })

  claim('a list is read page by page', async (store) => {
    for (const id of ids) await store.apply(writes(oneOfEach(1, id)))
    const pages: [Page, string[]][] = [
      [{ limit: 2, offset: 0 }, ['idz', 'ida']],
      [{ limit: 2, offset: 2 }, ['idZ', 'idA']],
      [{ limit: 9, offset: 4 }, ['id9', 'id0']],
      [{ limit: 9, offset: 6 }, []],
      [{ limit: 0, offset: 0 }, []],
    ]
    for (const [page, expected] of pages) {
      const lists = [
        await store.listLinks(1, { showArchived: true }, page),
        await store.listClicks(1, page),
        await store.listLeads(1, page),
        await store.listSales(1, page),
      ]
      for (const rows of lists)
        assert.deepEqual(
          rows.map((row) => row.id),
          expected,
        )
    }
  })

  claim('a list holds one workspace only', async (store) => {
    for (const id of ['id0', 'ida']) await store.apply(writes(oneOfEach(1, id)))
    for (const id of ['ida', 'idz']) await store.apply(writes(oneOfEach(2, id)))
    for (const workspaceId of [1, 2, 3]) {
      const expected = [[], ['ida', 'id0'], ['idz', 'ida'], []][workspaceId]
      for (const [name, rows] of Object.entries(await readLists(store, workspaceId))) {
        assert.deepEqual(
          rows.map((row) => row.id),
          expected,
          `${name} of ${workspaceId}`,
        )
        assert.ok(rows.every((row) => row.workspaceId === workspaceId))
      }
    }
  })

  claim('of the ids looked for, those that are there are found', async (store) => {
    for (const id of ids) await store.apply(writes(oneOfEach(1, id)))
    const wanted = ['idz', 'none', 'id0', 'IDZ']
    const idsOf = (rows: { id: string }[]) => rows.map(({ id }) => id).sort()
    assert.deepEqual(idsOf(await store.findLinks(1, wanted)), ['id0', 'idz'])
    assert.deepEqual(idsOf(await store.findClicks(1, wanted)), ['id0', 'idz'])
    assert.deepEqual(await store.findLinks(1, []), [])
    assert.deepEqual(await store.findClicks(1, []), [])
    assert.deepEqual(await store.findCustomers(1, []), [])
  })
}
