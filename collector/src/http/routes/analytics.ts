import { Hono } from 'hono'
import { z } from 'zod'
import type { Workspace } from '../../attribution/workspace.ts'
import { EVENT_KINDS, type EventCount, type EventKind } from '../../store/catalog.ts'
import { analyticsAnswer, GROUPINGS, type Grouping } from '../answers/analytics-answer.ts'
import { authenticate } from '../authenticate.ts'
import type { CollectorEnv, Services } from '../collector-env.ts'
import type { EndpointDocs } from '../endpoint-docs.ts'
import { type EventQuery, eventFilters, toEventFilter } from '../event-query.ts'
import { type TimeRange, toTimeRange } from '../time-range.ts'
import { validate } from '../validate.ts'

const groupings = Object.keys(GROUPINGS) as [Grouping, ...Grouping[]]

const analyticsQuery = eventFilters.extend({
  event: z.enum([...EVENT_KINDS, 'composite']).default('clicks'),
  groupBy: z.enum(groupings).default('count'),
})

/** `GET /analytics?event=…&groupBy=…`: events by the number, and what they were worth. */
export function analytics(services: Services): Hono<CollectorEnv> {
  return new Hono<CollectorEnv>().get('/', authenticate('secret', services), async (c) => {
    const query = validate(analyticsQuery, c.req.query())
    const workspace = c.get('workspace')
    const range = toTimeRange(query, Date.now())
    const kinds = query.event === 'composite' ? EVENT_KINDS : [query.event]
    const counts = new Map<EventKind, readonly EventCount[]>()
    for (const kind of kinds) {
      counts.set(kind, await countEvents(services, workspace, kind, query, range))
    }
    return c.json(await analyticsAnswer(services, workspace, query.groupBy, counts, range))
  })
}

/** Only what a server has vouched for is counted as sold. */
async function countEvents(
  services: Services,
  workspace: Workspace,
  kind: EventKind,
  query: EventQuery & { readonly groupBy: Grouping },
  range: TimeRange,
): Promise<EventCount[]> {
  const filter = await toEventFilter(services, workspace, kind, query, range)
  if (!filter) return []
  const { by } = GROUPINGS[query.groupBy]
  return services.store.countEvents(workspace.id, kind, { ...filter, isVerified: true }, by)
}

export const analyticsDocs: EndpointDocs = {
  'GET /analytics': {
    group: 'Events',
    summary: 'Count clicks, leads and sales',
    description:
      'Over the last 24 hours, where nothing is said of the time. Sales that only a browser has ' +
      'reported are not counted.',
    key: 'secret',
    query: analyticsQuery,
    answer: {
      description: 'The counts; with `groupBy`, a list of them.',
      example: { clicks: 1_204, leads: 31, sales: 12, saleAmount: 504_00 },
    },
  },
}
