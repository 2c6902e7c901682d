import type { LinkWish } from '../attribution/decide-link.ts'
import type { LinkChanges } from '../attribution/decide-link-update.ts'
import { DIRECT_LEAD_EVENT_NAME } from '../attribution/decide-sale.ts'
import type { Reference } from '../attribution/reference.ts'
import type { FactsWanted } from '../store/store.ts'
import type { Command } from './command.ts'

type Wanted = { -readonly [List in keyof FactsWanted]: FactsWanted[List][number][] }

/** `withoutLeads`: those of customers whose sale names a click are left out. */
type Sparing = { readonly withoutLeads: boolean }

/**
 * Everything the rules may ask about these commands, to be read in one go. Where leads are left
 * out, a rule that asks for one of them all the same throws `LeadsUnread`.
 */
export function wantFacts(commands: readonly Command[], sparing: Sparing): FactsWanted {
  const wanted: Wanted = {
    links: [],
    linkKeys: [],
    linkReferences: [],
    customerIds: [],
    clicks: [],
    recentClicks: [],
    customers: [],
    invoices: [],
    outrankedInvoices: [],
  }
  for (const command of commands) wantFactsOf(command, wanted, sparing)
  return wanted
}

function wantFactsOf(command: Command, wanted: Wanted, { withoutLeads }: Sparing): void {
  switch (command.kind) {
    case 'click': {
      const { workspaceId, linkId, visitorHash } = command.visit
      wanted.links.push({ workspaceId, id: linkId })
      wanted.recentClicks.push({ workspaceId, linkId, visitorHash })
      return
    }
    case 'link':
      wantFactsOfWish(command.wish, wanted)
      return
    case 'link_upsert': {
      const { wish, changes } = command.upsert
      const { workspaceId, externalId, url } = wish
      wantFactsOfWish(wish, wanted)
      wantLink(workspaceId, externalId === null ? { url } : { externalId }, changes, wanted)
      return
    }
    case 'lead': {
      const workspaceId = command.workspace.id
      const { clickId, customerExternalId, eventName } = command.claim
      if (clickId !== null) wanted.clicks.push({ workspaceId, id: clickId })
      const externalId = customerExternalId
      wanted.customers.push({ workspaceId, externalId, leadEventName: eventName })
      return
    }
    case 'link_update': {
      const { workspaceId, reference, changes } = command.update
      wantLink(workspaceId, reference, changes, wanted)
      wantNamesake(workspaceId, changes.externalId, wanted)
      return
    }
    case 'link_deletion':
      wantLink(command.deletion.workspaceId, command.deletion.reference, {}, wanted)
      return
    case 'customer_update': {
      const { workspaceId, reference, changes } = command.update
      const { externalId } = changes
      wantCustomer(workspaceId, reference, wanted)
      if (externalId !== undefined) wantCustomer(workspaceId, { externalId }, wanted)
      return
    }
    case 'erasure':
      wantCustomer(command.erasure.workspaceId, command.erasure.reference, wanted)
      return
    case 'sale': {
      const workspaceId = command.workspace.id
      const { invoiceId, clickId, customerExternalId, leadEventName, reportedBy } = command.claim
      if (invoiceId !== null) {
        wanted.invoices.push({ workspaceId, invoiceId })
        if (reportedBy === 'browser') wanted.outrankedInvoices.push({ workspaceId, invoiceId })
      }
      const externalId = customerExternalId
      if (clickId === null) {
        wanted.customers.push({ workspaceId, externalId, leadEventName })
        return
      }
      wanted.clicks.push({ workspaceId, id: clickId })
      // A browser may have recorded the lead that a customer's first sale with a click makes.
      const leadOfSale = leadEventName ?? DIRECT_LEAD_EVENT_NAME
      wanted.customers.push({ workspaceId, externalId, leadEventName: leadOfSale, withoutLeads })
      return
    }
  }
}

function wantFactsOfWish({ workspaceId, domain, key, externalId }: LinkWish, wanted: Wanted): void {
  wanted.linkKeys.push({ workspaceId, domain, key })
  wantNamesake(workspaceId, externalId, wanted)
}

/** Whichever link has the external id that a link is to have. */
function wantNamesake(
  workspaceId: number,
  externalId: string | null | undefined,
  wanted: Wanted,
): void {
  if (externalId) wantLink(workspaceId, { externalId }, {}, wanted)
}

function wantLink(
  workspaceId: number,
  reference: FactsWanted['linkReferences'][number]['reference'],
  { domain, key }: LinkChanges,
  wanted: Wanted,
): void {
  const movesTo = { domain: domain ?? null, key: key ?? null }
  wanted.linkReferences.push({ workspaceId, reference, movesTo })
}

function wantCustomer(workspaceId: number, reference: Reference, wanted: Wanted): void {
  if ('id' in reference) wanted.customerIds.push({ workspaceId, id: reference.id })
  else wanted.customers.push({ workspaceId, ...reference, leadEventName: null })
}
