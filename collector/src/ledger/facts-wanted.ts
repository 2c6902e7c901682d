import { DIRECT_LEAD_EVENT_NAME } from '../attribution/decide-sale.ts'
import type { FactsWanted } from '../store/store.ts'
import type { Command } from './command.ts'

type Wanted = { -readonly [List in keyof FactsWanted]: FactsWanted[List][number][] }

/** Everything the rules may ask about these commands, to be read in one go. */
export function wantFacts(commands: readonly Command[]): FactsWanted {
  const wanted: Wanted = {
    links: [],
    linkKeys: [],
    clicks: [],
    recentClicks: [],
    customers: [],
    invoices: [],
    outrankedInvoices: [],
  }
  for (const command of commands) wantFactsOf(command, wanted)
  return wanted
}

function wantFactsOf(command: Command, wanted: Wanted): void {
  switch (command.kind) {
    case 'click': {
      const { workspaceId, linkId, visitorHash } = command.visit
      wanted.links.push({ workspaceId, id: linkId })
      wanted.recentClicks.push({ workspaceId, linkId, visitorHash })
      return
    }
    case 'link': {
      const { workspaceId, domain, key } = command.wish
      wanted.linkKeys.push({ workspaceId, domain, key })
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
      wanted.customers.push({ workspaceId, externalId, leadEventName: leadOfSale })
      return
    }
  }
}
