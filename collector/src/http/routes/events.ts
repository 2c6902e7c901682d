import { Hono } from 'hono'
import * as z from 'zod'
import type { Workspace } from '../../attribution/workspace.ts'
import { EVENT_KINDS, type EventFilter, type EventKind } from '../../store/catalog.ts'
import type { Page } from '../../store/store.ts'
import { answerList } from '../answer-list.ts'
import {
  clickEventAnswer,
  type EventSource,
  leadEventAnswer,
  saleEventAnswer,
  type WonCustomer,
} from '../answers/event-answer.ts'
import { authenticate } from '../authenticate.ts'
import type { CollectorEnv, Services } from '../collector-env.ts'
import { distinct } from '../distinct.ts'
import type { EndpointDocs } from '../endpoint-docs.ts'
import { eventFilters, toEventFilter } from '../event-query.ts'
import { toOffset } from '../paging.ts'
import { readQuery } from '../read-query.ts'
import { toTimeRange } from '../time-range.ts'

const LIMIT_MAX = 1_000

const eventsQuery = eventFilters.extend({
  event: z.enum(EVENT_KINDS).default('clicks'),
  page: z.coerce.number().int().min(1).default(1),
  limit: z.coerce.number().int().min(1).max(LIMIT_MAX).default(100),
  sortBy: z.literal('timestamp').default('timestamp'),
  sortOrder: z.enum(['asc', 'desc']).optional(),
  // The older name of the same.
  order: z.enum(['asc', 'desc']).optional(),
})

/**
 * `GET /events?event=clicks|leads|sales`: what was recorded, newest first; of the last 24 hours,
 * where nothing is said of the time.
 */
export function events(services: Services): Hono<CollectorEnv> {
  return new Hono<CollectorEnv>().get('/', authenticate('secret', services), async (c) => {
    const query = readQuery(c, eventsQuery)
    const { event, page: number, limit, sortOrder, order } = query
    const workspace = c.get('workspace')
    const range = toTimeRange(query, Date.now())
    const filter = await toEventFilter(services, workspace, event, query, range)
    if (!filter) return c.json([])
    const offset = toOffset(number, limit, 'Narrow start and end instead.')
    const isAscending = sortOrder === 'asc' || (sortOrder === undefined && order === 'asc')
    const page = { limit, offset, isAscending }
    return answerList(c, await LIST[event](services, workspace, page, filter))
  })
}

/** Events, each to be answered in its turn. */
type List = (
  services: Services,
  workspace: Workspace,
  page: Page,
  filter: EventFilter,
) => Promise<(() => object)[]>

const LIST: Readonly<Record<EventKind, List>> = {
  async clicks({ store, publicUrl }, workspace, page, filter) {
    const clicks = await store.listClicks(workspace.id, page, filter)
    const linkOf = index(await store.findLinks(workspace.id, distinct(clicks, 'linkId')))
    return clicks.map(
      (click) => () => clickEventAnswer({ click, link: linkOf(click.linkId) }, publicUrl),
    )
  },

  async leads(services, workspace, page, filter) {
    const leads = await services.store.listLeads(workspace.id, page, filter)
    const { sourceOf, customerOf } = await readAround(services, workspace, leads)
    return leads.map(
      (lead) => () => leadEventAnswer(lead, customerOf(lead), sourceOf(lead), services.publicUrl),
    )
  },

  async sales(services, workspace, page, filter) {
    const sales = await services.store.listSales(workspace.id, page, filter)
    const { sourceOf, customerOf } = await readAround(services, workspace, sales)
    return sales.map(
      (sale) => () => saleEventAnswer(sale, customerOf(sale), sourceOf(sale), services.publicUrl),
    )
  },
}

type Conversion = {
  readonly clickId: string
  readonly linkId: string
  readonly customerId: string
}

/** Reads what leads or sales came by, and whose they are. */
async function readAround(
  { store }: Services,
  { id }: Workspace,
  rows: readonly Conversion[],
): Promise<{
  readonly sourceOf: (row: Conversion) => EventSource
  readonly customerOf: (row: Conversion) => WonCustomer | undefined
}> {
  const customers = await store.findCustomers(id, distinct(rows, 'customerId'))
  const clickOf = index(await store.findClicks(id, distinct([...rows, ...customers], 'clickId')))
  const linkOf = index(await store.findLinks(id, distinct(rows, 'linkId')))
  const customerById = new Map(customers.map((customer) => [customer.id, customer]))
  return {
    sourceOf: ({ clickId, linkId }) => ({ click: clickOf(clickId), link: linkOf(linkId) }),
    // An erased customer is not there, and its events are.
    customerOf({ customerId }) {
      const customer = customerById.get(customerId)
      return customer && { customer, click: clickOf(customer.clickId) }
    },
  }
}

function index<Row extends { readonly id: string }>(rows: readonly Row[]): (id: string) => Row {
  const byId = new Map(rows.map((row) => [row.id, row]))
  return (id) => {
    const row = byId.get(id)
    if (!row) throw new Error(`${id} is referred to and not there`)
    return row
  }
}

export const eventDocs: EndpointDocs = {
  'GET /events': {
    group: 'Events',
    summary: 'List clicks, leads or sales, newest first',
    description:
      'Of the last 24 hours, where nothing is said of the time. Events of a link, a customer and ' +
      'up to a hundred links of a partner, tenant or domain are found at once; other filters ' +
      'read down the time asked for until the page is full.',
    key: 'secret',
    query: eventsQuery,
    answer: {
      description:
        'A page of events, each with its click, its link and, past a click, its customer.',
      example: [
        {
          event: 'click',
          timestamp: '2026-09-29T12:00:00.000Z',
          click: { id: 'Vbl7T5kE9lpBg2IC', country: 'DE', device: 'Desktop', browser: 'Firefox' },
          link: { id: 'link_Vbl7T5kE9lpBg2IC', key: 'summer' },
        },
      ],
    },
  },
}
