import type { Click } from '../../attribution/click.ts'
import { isoTime } from '../../iso-time.ts'
import type { CustomerWithTotals, LinkWithTotals } from '../../store/store.ts'
import { shortLinkUrl } from '../short-link-url.ts'
import { parseObject } from './parse-object.ts'

/** Nothing is known here of accounts at Stripe, nor of subscriptions. */
const NOT_KNOWN = { stripeCustomerId: null, subscriptionCanceledAt: null }

/** A customer as the `dub` SDK parses it, from where the click that won it was made. */
export function customerAnswer(customer: CustomerWithTotals, click: Click | undefined) {
  const { id, name, email, avatar, externalId, sales, saleAmount, createdAt } = customer
  const country = click?.country ?? null
  const said = { id, name, email, avatar, externalId, country, sales, saleAmount }
  return { ...said, ...NOT_KNOWN, createdAt: isoTime(createdAt) }
}

/** What a customer's events show once it is erased. */
export function erasedCustomerAnswer(id: string, eventRecordedAt: number) {
  return {
    id,
    name: null,
    email: null,
    avatar: null,
    externalId: '',
    country: null,
    sales: null,
    saleAmount: null,
    ...NOT_KNOWN,
    createdAt: isoTime(eventRecordedAt),
  }
}

/** With the link and partner that won the customer: `includeExpandedFields`. */
export function expandedCustomerAnswer(
  customer: CustomerWithTotals,
  link: LinkWithTotals | undefined,
  click: Click | undefined,
  publicUrl: string,
) {
  return {
    ...customerAnswer(customer, click),
    link: link ? toLink(link, publicUrl) : null,
    programId: null,
    partner: toPartner(link),
    discount: parseObject(link?.discount ?? null),
  }
}

function toLink(link: LinkWithTotals, publicUrl: string) {
  const { id, domain, key, url } = link
  return { id, domain, key, shortLink: shortLinkUrl(link, publicUrl), url, programId: null }
}

function toPartner(link: LinkWithTotals | undefined) {
  const partner = parseObject(link?.partner ?? null)
  return partner && { email: null, ...partner }
}
