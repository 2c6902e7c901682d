import type { Dub } from 'dub'
import type { LinkSchema } from 'dub/models/components'

/** A click, lead or sale, as the panel tells it. */
export type RecordedEvent = {
  readonly kind: 'click' | 'lead' | 'sale'
  readonly linkKey: string
  /** Empty for a click. */
  readonly customerName: string
  /** US cents; zero for clicks and leads. */
  readonly amountMinor: number
  readonly recordedAt: Date
}

export type Recorded = {
  readonly links: readonly LinkSchema[]
  /** Newest first. */
  readonly events: readonly RecordedEvent[]
}

const EVENTS_SHOWN = 8

/** Asks the collector what it has recorded; undefined while it does not answer. */
export async function readRecorded(dub: Dub): Promise<Recorded | undefined> {
  try {
    const limit = EVENTS_SHOWN
    const [links, clicks, leads, sales] = await Promise.all([
      dub.links.list({}),
      dub.events.list({ event: 'clicks', limit }),
      dub.events.list({ event: 'leads', limit }),
      dub.events.list({ event: 'sales', limit }),
    ])
    const events = [...sales, ...leads, ...clicks].map(
      (event): RecordedEvent => ({
        kind: event.event,
        linkKey: event.link.key,
        customerName: 'customer' in event ? (event.customer.name ?? '') : '',
        amountMinor: 'sale' in event ? event.sale.amount : 0,
        recordedAt: new Date(event.timestamp),
      }),
    )
    events.sort((a, b) => b.recordedAt.getTime() - a.recordedAt.getTime())
    return { links: links.result, events: events.slice(0, EVENTS_SHOWN) }
  } catch {
    return undefined
  }
}
