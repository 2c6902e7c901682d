import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import type { SaleClaim } from '../src/attribution/sale.ts'
import { Ledger, type LedgerStore } from '../src/ledger/ledger.ts'
import { openStore } from '../src/store/open-store.ts'
import type { Store } from '../src/store/store.ts'
import { example } from './example.ts'
import { noTotals } from './store-contract/read-back.ts'

const folder = mkdtempSync(join(tmpdir(), 'saletrail-ledger-'))
const opened: Store[] = []
after(async () => {
  for (const store of opened) await store.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A real database in a file, set up; it is closed and deleted when the tests are over. */
export async function openShop(): Promise<Store> {
  const store = await openStore(`file:${join(folder, `${opened.length}`, 'saletrail.db')}`)
  opened.push(store)
  return setUpShop(store)
}

/** Two workspaces, 1 and 2, with the link `summer` and one click on it, under the same ids. */
export async function setUpShop<Kept extends LedgerStore>(store: Kept): Promise<Kept> {
  for (const workspaceId of [1, 2]) {
    await store.apply(
      example.writes({
        links: [example.link({ workspaceId })],
        clicks: [example.click({ workspaceId })],
        linkTotals: [noTotals(example.link().id, workspaceId)],
      }),
    )
  }
  return store
}

/** A ledger whose ids differ from those of any other. */
export function openLedger(store: Store): Ledger {
  const { newId } = example.circumstances()
  const prefix = `${++ledgerCount}-`
  return new Ledger(store, () => example.circumstances({ newId: () => prefix + newId() }))
}
let ledgerCount = 0

export const saleOf = (claim: Partial<SaleClaim> = {}) => ({
  kind: 'sale' as const,
  workspace: example.workspace(),
  claim: example.claim({ clickId: example.click().id, ...claim }),
})
export const clickOf = (visitorHash: string) => ({
  kind: 'click' as const,
  visit: example.visit({ visitorHash }),
})
export const linkOf = (key: string) => ({ kind: 'link' as const, wish: example.wish({ key }) })
/** By its URL, and with a key only if it is to be made. */
export const upsertOf = (url: string, key: string) => ({
  kind: 'link_upsert' as const,
  upsert: { wish: example.wish({ url, key }), changes: { url } },
})
