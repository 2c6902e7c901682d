import type { Click } from '../../attribution/click.ts'
import type { Lead } from '../../attribution/lead.ts'
import type { Sale } from '../../attribution/sale.ts'
import { isoTime } from '../../iso-time.ts'
import type { CustomerWithTotals, LinkWithTotals } from '../../store/store.ts'
import { customerAnswer, erasedCustomerAnswer } from './customer-answer.ts'
import { linkAnswer } from './link-answer.ts'
import { parseObject } from './parse-object.ts'
import { DIRECT, UNKNOWN } from './unknown.ts'

/** A customer of events, with the click that won it. */
export type WonCustomer = { readonly customer: CustomerWithTotals; readonly click: Click }

/** Where an event came from: its click and its link. */
export type EventSource = { readonly click: Click; readonly link: LinkWithTotals }

/** Events as the `dub` SDK parses them. */
export function clickEventAnswer({ click, link }: EventSource, publicUrl: string) {
  return {
    event: 'click',
    timestamp: isoTime(click.recordedAt),
    ...sourceAnswer({ click, link }, publicUrl),
  }
}

export function leadEventAnswer(
  lead: Lead,
  won: WonCustomer | undefined,
  source: EventSource,
  publicUrl: string,
) {
  return {
    event: 'lead',
    timestamp: isoTime(lead.recordedAt),
    eventId: lead.id,
    eventName: lead.eventName,
    metadata: parseObject(lead.metadata),
    customer: won
      ? customerAnswer(won.customer, won.click)
      : erasedCustomerAnswer(lead.customerId, lead.recordedAt),
    ...sourceAnswer(source, publicUrl),
  }
}

export function saleEventAnswer(
  sale: Sale,
  won: WonCustomer | undefined,
  source: EventSource,
  publicUrl: string,
) {
  const amount = sale.usdCents ?? sale.amount
  return {
    event: 'sale',
    timestamp: isoTime(sale.recordedAt),
    eventId: sale.id,
    // Ours, beside the public API's fields: false for what only a browser has reported.
    verified: sale.reportedBy === 'server',
    eventName: sale.eventName,
    metadata: parseObject(sale.metadata),
    customer: won
      ? customerAnswer(won.customer, won.click)
      : erasedCustomerAnswer(sale.customerId, sale.recordedAt),
    sale: {
      amount,
      currency: sale.usdCents === null ? sale.currency : 'usd',
      invoiceId: sale.invoiceId,
      paymentProcessor: sale.paymentProcessor,
    },
    ...sourceAnswer(source, publicUrl),
    saleAmount: amount,
    invoice_id: sale.invoiceId ?? '',
    payment_processor: sale.paymentProcessor,
  }
}

function sourceAnswer({ click, link }: EventSource, publicUrl: string) {
  return {
    click: {
      id: click.id,
      timestamp: isoTime(click.recordedAt),
      url: click.url,
      referer: click.referrer ? new URL(click.referrer).hostname : DIRECT,
      refererUrl: click.referrer ?? DIRECT,
      trigger: 'link',
      qr: false,
      region: click.region ?? UNKNOWN,
      ...visitorAnswer(click),
    },
    link: linkAnswer(link, publicUrl),
    // The flat fields are deprecated, and still required by the SDK.
    click_id: click.id,
    link_id: link.id,
    domain: link.domain,
    key: link.key,
    url: click.url,
    qr: 0,
    ...visitorAnswer(click),
  }
}

function visitorAnswer({ continent, country, city, device, browser, os }: Click) {
  return {
    continent: continent ?? UNKNOWN,
    country: country ?? UNKNOWN,
    city: city ?? UNKNOWN,
    device: device ?? UNKNOWN,
    browser: browser ?? UNKNOWN,
    os: os ?? UNKNOWN,
    // The client address is never stored.
    ip: '',
  }
}
