import { isDeepStrictEqual } from 'node:util'
import type { Command, Decision } from '../../src/ledger/command.ts'
import { readLists } from '../store-contract/read-back.ts'
import type { RecordStore } from '../store-contract.ts'

/** A command and what its caller was told in the end. */
export type Answered = { readonly command: Command; readonly decision: Decision }

type Lists = Awaited<ReturnType<typeof readLists>>

/** What is wrong with a store once all callers have been answered: nothing, it is hoped. */
export async function findFaults(
  store: RecordStore,
  answered: readonly Answered[],
): Promise<string[]> {
  const lists = await readLists(store)
  return [
    ...findDoubles(lists),
    ...findLost(lists, answered),
    ...findUnequalAnswers(answered),
    ...(await findWrongTotals(store, lists)),
  ]
}

function findDoubles({ links, leads, sales }: Lists): string[] {
  const keys = [
    ...sales.flatMap(({ invoiceId }) => (invoiceId === null ? [] : [`sale of ${invoiceId}`])),
    ...sales.map(({ id }) => `sale ${id}`),
    ...leads.map(({ customerId, eventName }) => `lead ${eventName} of ${customerId}`),
    ...links.map(({ domain, key }) => `link ${domain}/${key.toLowerCase()}`),
    ...new Set(sales.map((sale) => `customer ${sale.customerExternalId} as ${sale.customerId}`)),
  ]
  const things = keys.map((key) => key.replace(/ as .*/, ''))
  return things.filter((thing, place) => things.indexOf(thing) !== place).map((t) => `twice: ${t}`)
}

/** Acknowledged implies stored. */
function findLost({ links, clicks, leads, sales }: Lists, answered: readonly Answered[]): string[] {
  return answered.flatMap(({ decision }) => {
    const lost: string[] = []
    const expect = (rows: readonly object[], row: object, name: string) => {
      if (!rows.some((kept) => isDeepStrictEqual(kept, row))) lost.push(`lost: ${name}`)
    }
    if ('sale' in decision) expect(sales, decision.sale, `sale ${decision.sale.id}`)
    if ('lead' in decision && decision.lead) expect(leads, decision.lead, decision.lead.id)
    if ('click' in decision) expect(clicks, decision.click, `click ${decision.clickId}`)
    if (decision.outcome === 'created') {
      const { id } = decision.link
      if (!links.some((link) => link.id === id)) lost.push(`lost: link ${id}`)
    }
    return lost
  })
}

/** One invoice has one answer, and at most one caller was told that it was new. */
function findUnequalAnswers(answered: readonly Answered[]): string[] {
  const recordedBy = new Map<string, { saleId: string; news: number }>()
  return answered.flatMap(({ command, decision }) => {
    if (command.kind !== 'sale' || !('sale' in decision)) return []
    const { invoiceId } = command.claim
    if (invoiceId === null) return []
    const known = recordedBy.get(invoiceId) ?? { saleId: decision.sale.id, news: 0 }
    if (decision.outcome === 'direct' || decision.outcome === 'by_lead') known.news++
    recordedBy.set(invoiceId, known)
    if (known.saleId !== decision.sale.id) return [`two answers for ${invoiceId}`]
    return known.news > 1 ? [`recorded more than once: ${invoiceId}`] : []
  })
}

/** Totals are what adding up the rows gives. */
async function findWrongTotals(store: RecordStore, lists: Lists): Promise<string[]> {
  const { links, clicks, leads, sales } = lists
  const sum = (rows: Lists['sales']) => rows.reduce((total, row) => total + (row.usdCents ?? 0), 0)
  const ofLinks = links.flatMap((link) => {
    const own = <Row extends { linkId: string }>(rows: Row[]) =>
      rows.filter(({ linkId }) => linkId === link.id)
    const counted = [own(clicks).length, own(leads).length, own(sales).length, sum(own(sales))]
    const kept = [link.clicks, link.leads, link.sales, link.saleAmount]
    return isDeepStrictEqual(counted, kept) ? [] : [`totals of ${link.id}: ${kept} for ${counted}`]
  })
  const ids = [...new Set([...sales, ...leads].map(({ customerId }) => customerId))]
  const customers = await store.findCustomers(1, ids)
  const ofCustomers = ids.flatMap((id) => {
    const customer = customers.find((row) => row.id === id)
    const own = sales.filter(({ customerId }) => customerId === id)
    const counted = [own.length, sum(own)]
    const kept = [customer?.sales, customer?.saleAmount]
    return isDeepStrictEqual(counted, kept) ? [] : [`totals of ${id}: ${kept} for ${counted}`]
  })
  return [...ofLinks, ...ofCustomers]
}
