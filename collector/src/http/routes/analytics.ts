import { Hono } from 'hono'
import * as z from 'zod'
import { EVENT_KINDS, type EventFilter, type EventKind } from '../../store/catalog.ts'
import { analyticsAnswer, GROUPINGS, type Grouping } from '../answers/analytics-answer.ts'
import { authenticate } from '../authenticate.ts'
import type { CollectorEnv, Services } from '../collector-env.ts'
import type { EndpointDocs } from '../endpoint-docs.ts'
import { eventFilters, toEventFilter } from '../event-query.ts'
import { readQuery } from '../read-query.ts'
import { toTimeRange } from '../time-range.ts'
import { timeSeriesAnswer, toTimeUnits } from '../time-series.ts'

const groupings = Object.keys(GROUPINGS) as [Grouping, ...Grouping[]]

const analyticsQuery = eventFilters.extend({
  event: z.enum([...EVENT_KINDS, 'composite']).default('clicks'),
  groupBy: z.enum([...groupings, 'timeseries']).default('count'),
})

/** `GET /analytics?event=…&groupBy=…`: events by the number, and what they were worth. */
export function analytics(services: Services): Hono<CollectorEnv> {
  const { store } = services
  return new Hono<CollectorEnv>().get('/', authenticate('secret', services), async (c) => {
    const query = readQuery(c, analyticsQuery)
    const workspace = c.get('workspace')
    const { id } = workspace
    const range = toTimeRange(query, Date.now())
    const { groupBy } = query

    /** Of every kind that is asked for; a filter that nothing fits counts nothing. */
    async function countEach<Count>(
      count: (kind: EventKind, filter: EventFilter) => Promise<Count[]>,
    ) {
      const counts = new Map<EventKind, readonly Count[]>()
      for (const kind of query.event === 'composite' ? EVENT_KINDS : [query.event]) {
        const filter = await toEventFilter(services, workspace, kind, query, range)
        // Only what a server has vouched for is counted as sold.
        counts.set(kind, filter ? await count(kind, { ...filter, isVerified: true }) : [])
      }
      return counts
    }

    if (groupBy === 'timeseries') {
      const units = toTimeUnits(range, workspace.createdAt)
      const sums = await countEach((kind, filter) =>
        store.countEventsBetween(id, kind, filter, units.ids),
      )
      return c.json(timeSeriesAnswer(units, sums))
    }
    const { by } = GROUPINGS[groupBy]
    const counts = await countEach((kind, filter) => store.countEvents(id, kind, filter, by))
    return c.json(await analyticsAnswer(services, workspace, groupBy, counts))
  })
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
