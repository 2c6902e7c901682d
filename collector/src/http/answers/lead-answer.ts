import { isUnverified } from '../../attribution/customer.ts'
import type { LeadDecision } from '../../attribution/decide-lead.ts'
import type { LeadClaim } from '../../attribution/lead.ts'
import type { Link } from '../../attribution/link.ts'
import { shortLinkUrl } from '../short-link-url.ts'

type Accepted = Extract<LeadDecision, { outcome: 'repeated' | 'deferred' | 'recorded' }>

/** A lead as the `dub` SDK parses it. */
export function leadAnswer(decision: Accepted, claim: LeadClaim, publicUrl: string) {
  const { clickId, link } = decision
  return {
    click: { id: clickId },
    link: link && linkOfLead(link, publicUrl),
    customer: claim.reportedBy === 'server' ? asKnown(decision) : asSaid(decision, claim),
  }
}

function linkOfLead(link: Link, publicUrl: string) {
  const { id, domain, key, url, partnerId, tenantId, externalId } = link
  const shortLink = shortLinkUrl(link, publicUrl)
  return { id, domain, key, shortLink, url, partnerId, programId: null, tenantId, externalId }
}

function asKnown({ customer: { name, email, avatar, externalId } }: Accepted) {
  return { name, email, avatar, externalId }
}

/** A browser is shown what this very call says, or the name that was made up for its customer. */
function asSaid({ customer }: Accepted, claim: LeadClaim) {
  const madeUpName = isUnverified(customer, 'made_up') ? customer.name : null
  return {
    name: claim.customerName ?? madeUpName,
    email: claim.customerEmail,
    avatar: claim.customerAvatar,
    externalId: claim.customerExternalId,
  }
}
