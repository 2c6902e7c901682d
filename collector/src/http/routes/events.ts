import { Hono } from 'hono'
import { z } from 'zod'
import type { Workspace } from '../../attribution/workspace.ts'
import { EVENT_KINDS, type EventFilter } from '../../store/catalog.ts'
import type { Page } from '../../store/store.ts'
import {
  clickEventAnswer,
  leadEventAnswer,
  type Origin,
  saleEventAnswer,
} from '../answers/event-answer.ts'
import { authenticate } from '../authenticate.ts'
import type { CollectorEnv, Services } from '../collector-env.ts'
import type { EndpointDocs } from '../endpoint-docs.ts'
import { eventFilters, toEventFilter } from '../event-query.ts'
import { toOffset } from '../paging.ts'
import { toTimeRange } from '../time-range.ts'
import { validate } from '../validate.ts'

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
    const query = validate(eventsQuery, c.req.query())
    const { event, page, limit, sortOrder, order } = query
    const workspace = c.get('workspace')
    const range = toTimeRange(query, Date.now())
    const filter = await toEventFilter(services, workspace, event, query, range)
    if (!filter) return c.json([])
    const offset = toOffset(page, limit, 'Narrow start and end instead.')
    const isAscending = sortOrder === 'asc' || (sortOrder === undefined && order === 'asc')
    return c.json(await LIST[event](services, workspace, { limit, offset, isAscending }, filter))
  })
}

type List = (
  services: Services,
  workspace: Workspace,
  page: Page,
  filter: EventFilter,
) => Promise<object[]>

const LIST: Readonly<Record<'clicks' | 'leads' | 'sales', List>> = {
  async clicks(services, workspace, page, filter) {
    const clicks = await services.store.listClicks(workspace.id, page, filter)
    const findOrigin = await readOrigins(
      services,
      workspace,
      clicks.map(({ id, linkId }) => ({ clickId: id, linkId })),
    )
    return clicks.map(({ id, linkId }) =>
      clickEventAnswer(findOrigin({ clickId: id, linkId }), services.publicUrl),
    )
  },

  async leads(services, workspace, page, filter) {
    const leads = await services.store.listLeads(workspace.id, page, filter)
    const findOrigin = await readOrigins(services, workspace, leads)
    const findCustomer = await readCustomers(services, workspace, leads)
    return leads.map((lead) =>
      leadEventAnswer(lead, findCustomer(lead), findOrigin(lead), services.publicUrl),
    )
  },

  async sales(services, workspace, page, filter) {
    const sales = await services.store.listSales(workspace.id, page, filter)
    const findOrigin = await readOrigins(services, workspace, sales)
    const findCustomer = await readCustomers(services, workspace, sales)
    return sales.map((sale) =>
      saleEventAnswer(sale, findCustomer(sale), findOrigin(sale), services.publicUrl),
    )
  },
}

type FromClick = { readonly clickId: string; readonly linkId: string }
type OfCustomer = { readonly customerId: string }

async function readOrigins(
  { store }: Services,
  workspace: Workspace,
  rows: readonly FromClick[],
): Promise<(row: FromClick) => Origin> {
  const clicks = await store.findClicks(
    workspace.id,
    distinct(rows, (row) => row.clickId),
  )
  const links = await store.findLinks(
    workspace.id,
    distinct(rows, (row) => row.linkId),
  )
  const findClick = index(clicks)
  const findLink = index(links)
  return ({ clickId, linkId }) => ({ click: findClick(clickId), link: findLink(linkId) })
}

async function readCustomers(
  { store }: Services,
  workspace: Workspace,
  rows: readonly OfCustomer[],
) {
  const ids = distinct(rows, (row) => row.customerId)
  const customers = await store.findCustomers(workspace.id, ids)
  const byId = new Map(customers.map((customer) => [customer.id, customer]))
  // An erased customer is not there, and its events are.
  return ({ customerId }: OfCustomer) => byId.get(customerId)
}

function distinct<Row>(rows: readonly Row[], idOf: (row: Row) => string): string[] {
  return [...new Set(rows.map(idOf))]
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
