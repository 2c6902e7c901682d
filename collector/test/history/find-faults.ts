import { isDeepStrictEqual } from 'node:util'
import { eraseSale } from '../../src/attribution/decide-erasure.ts'
import type { Lead } from '../../src/attribution/lead.ts'
import type { Command, Decision } from '../../src/ledger/command.ts'
import { readFacts, readLists } from '../store-contract/read-back.ts'
import type { RecordStore } from '../store-contract.ts'

/** A command and what its caller was told in the end. */
export type Answered = { readonly command: Command; readonly decision: Decision }

type Lists = Awaited<ReturnType<typeof readEverything>>

/** What is wrong with a store once all callers have been answered: nothing, it is hoped. */
export async function findFaults(
  store: RecordStore,
  answered: readonly Answered[],
): Promise<string[]> {
  const lists = await readEverything(store, answered)
  return [
    ...findDoubles(lists),
    ...findLost(lists, answered),
    ...findUnequalAnswers(answered),
    ...findUnequalLinks(answered),
    ...findWrongCredits(lists, answered),
    ...(await findWrongTotals(store, lists)),
    ...(await findForgotten(store, lists, answered)),
  ]
}

/** The lists, and what browsers claimed of invoices that servers have reported too. */
async function readEverything(store: RecordStore, answered: readonly Answered[]) {
  const outrankedInvoices = answered.flatMap(({ command }) =>
    command.kind === 'sale' && command.claim.invoiceId !== null
      ? [{ workspaceId: command.workspace.id, invoiceId: command.claim.invoiceId }]
      : [],
  )
  const { outrankedSales } = await readFacts(store, { outrankedInvoices })
  return { ...(await readLists(store)), outrankedSales }
}

function findDoubles({ links, leads, sales }: Lists): string[] {
  const keys = [
    ...sales.flatMap(({ invoiceId }) => (invoiceId === null ? [] : [`sale of ${invoiceId}`])),
    ...sales.map(({ id }) => `sale ${id}`),
    ...leads.map(({ customerId, eventName }) => `lead ${eventName} of ${customerId}`),
    ...links.map(({ domain, key }) => `link ${domain}/${key.toLowerCase()}`),
    ...new Set(
      sales.flatMap(({ customerExternalId: name, customerId }) =>
        name === null ? [] : [`customer ${name} as ${customerId}`],
      ),
    ),
  ]
  const things = keys.map((key) => key.replace(/ as .*/, ''))
  return things.filter((thing, place) => things.indexOf(thing) !== place).map((t) => `twice: ${t}`)
}

/** Acknowledged implies stored, if need be without the customer, who was forgotten. */
function findLost(lists: Lists, answered: readonly Answered[]): string[] {
  const { links, clicks, leads, sales, outrankedSales } = lists
  return answered.flatMap(({ decision }) => {
    const lost: string[] = []
    const expect = (rows: readonly object[], row: object, name: string) => {
      if (!rows.some((kept) => isDeepStrictEqual(kept, row))) lost.push(`lost: ${name}`)
    }
    if ('sale' in decision) {
      const kept = decision.sale.reportedBy === 'server' ? sales : [...sales, ...outrankedSales]
      const isErased = kept.some((sale) => isDeepStrictEqual(sale, eraseSale(decision.sale)))
      if (!isErased) expect(kept, decision.sale, `sale ${decision.sale.id}`)
    }
    if ('lead' in decision && decision.lead && !isConfirmed(leads, decision.lead)) {
      const { lead } = decision
      const kept = leads.map((one) =>
        one.metadata === null ? { ...one, metadata: lead.metadata } : one,
      )
      expect(kept, lead, lead.id)
    }
    if ('click' in decision) expect(clicks, decision.click, `click ${decision.clickId}`)
    if (decision.outcome === 'created') {
      const { id } = decision.link
      if (!links.some((link) => link.id === id)) lost.push(`lost: link ${id}`)
    }
    return lost
  })
}

/** A browser's lead may have become the server's, under the id it had. */
function isConfirmed(leads: readonly Lead[], { id, reportedBy }: Lead): boolean {
  const isServers = leads.some((lead) => lead.id === id && lead.reportedBy === 'server')
  return reportedBy === 'browser' && isServers
}

/** One invoice has one answer for each kind of caller; at most one was told that it was new. */
function findUnequalAnswers(answered: readonly Answered[]): string[] {
  const recordedBy = new Map<string, { saleId: string; news: number }>()
  return answered.flatMap(({ command, decision }) => {
    if (command.kind !== 'sale' || !('sale' in decision)) return []
    const { invoiceId, reportedBy } = command.claim
    if (invoiceId === null) return []
    const key = `${reportedBy} ${invoiceId}`
    const known = recordedBy.get(key) ?? { saleId: decision.sale.id, news: 0 }
    if (decision.outcome === 'direct' || decision.outcome === 'by_lead') known.news++
    recordedBy.set(key, known)
    if (known.saleId !== decision.sale.id) return [`two answers for ${invoiceId}`]
    return known.news > 1 ? [`recorded more than once: ${invoiceId}`] : []
  })
}

/** Whoever upserts a URL that nobody else makes links to is told of one link, which stays. */
function findUnequalLinks(answered: readonly Answered[]): string[] {
  const linkIds = new Map<string, string>()
  return answered.flatMap(({ command, decision }) => {
    if (command.kind !== 'link_upsert' || !('link' in decision) || !decision.link) return []
    const { id, url } = decision.link
    const first = linkIds.get(url) ?? id
    linkIds.set(url, first)
    return first === id ? [] : [`two links to ${url}`]
  })
}

/** A sale that names a lead is credited to that one. */
function findWrongCredits({ leads }: Lists, answered: readonly Answered[]): string[] {
  return answered.flatMap(({ command, decision }) => {
    if (command.kind !== 'sale' || decision.outcome !== 'by_lead') return []
    const { leadEventName } = command.claim
    const lead = leads.find(({ id }) => id === decision.sale.leadId)
    const isNamed = leadEventName === null || lead?.eventName === leadEventName
    return isNamed ? [] : [`credited to ${lead?.eventName}, not to ${leadEventName}`]
  })
}

/** Totals are what adding up the rows gives; of the sales, those that servers have reported. */
async function findWrongTotals(store: RecordStore, lists: Lists): Promise<string[]> {
  const { links, clicks, leads } = lists
  const sales = lists.sales.filter(({ reportedBy }) => reportedBy === 'server')
  const count = (rows: Lists['leads']) => rows.reduce((total, { quantity }) => total + quantity, 0)
  const sum = (rows: Lists['sales']) => rows.reduce((total, row) => total + (row.usdCents ?? 0), 0)
  const ofLinks = links.flatMap((link) => {
    const own = <Row extends { linkId: string }>(rows: Row[]) =>
      rows.filter(({ linkId }) => linkId === link.id)
    const counted = [own(clicks).length, count(own(leads)), own(sales).length, sum(own(sales))]
    const kept = [link.clicks, link.leads, link.sales, link.saleAmount]
    return isDeepStrictEqual(counted, kept) ? [] : [`totals of ${link.id}: ${kept} for ${counted}`]
  })
  const ids = [...new Set([...sales, ...leads].map(({ customerId }) => customerId))]
  const ofCustomers = (await store.findCustomers(1, ids)).flatMap((customer) => {
    const own = sales.filter(({ customerId }) => customerId === customer.id)
    const counted = [own.length, sum(own)]
    const kept = [customer.sales, customer.saleAmount]
    return isDeepStrictEqual(counted, kept)
      ? []
      : [`totals of ${customer.id}: ${kept} for ${counted}`]
  })
  return [...ofLinks, ...ofCustomers]
}

/** Who was forgotten is nowhere, and stays away: whoever buys under the same name is another. */
async function findForgotten(
  store: RecordStore,
  { leads, sales, outrankedSales }: Lists,
  answered: readonly Answered[],
): Promise<string[]> {
  const forgotten = answered.flatMap(({ decision }) =>
    decision.outcome === 'erased' ? decision.customer.id : [],
  )
  const named = [
    ...[...sales, ...outrankedSales].filter(
      ({ customerExternalId }) => customerExternalId !== null,
    ),
    ...leads.filter(({ metadata }) => metadata !== null),
  ].map(({ customerId }) => customerId)
  const customers = await store.findCustomers(1, [...new Set([...forgotten, ...named])])
  const isThere = (id: string) => customers.some((customer) => customer.id === id)
  // Whoever is named and not there was forgotten without an answer, or was never written.
  return [
    ...forgotten.filter(isThere).map((id) => `there again: ${id}`),
    ...named.filter((id) => !isThere(id)).map((id) => `still in a row: ${id}`),
  ]
}
