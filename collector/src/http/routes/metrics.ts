import { timingSafeEqual } from 'node:crypto'
import { Hono } from 'hono'
import { hashKey } from '../../store/hash-key.ts'
import { ApiError } from '../api-error.ts'
import { bearerToken } from '../bearer-token.ts'
import type { CollectorEnv, Services } from '../collector-env.ts'
import type { EndpointDocs } from '../endpoint-docs.ts'
import { requestHeader } from '../request-header.ts'

/** `GET /metrics`: how the collector is doing, for Prometheus. Open, unless a token is set. */
export function metrics({ metrics: own, metricsToken }: Services): Hono<CollectorEnv> {
  const wanted = metricsToken === undefined ? undefined : hashKey(metricsToken)
  return new Hono<CollectorEnv>().get('/', async (c) => {
    const given = hashKey(bearerToken(requestHeader(c, 'authorization')) ?? '')
    if (wanted && !timingSafeEqual(Buffer.from(given), Buffer.from(wanted))) {
      throw new ApiError('unauthorized', 'The metrics need METRICS_TOKEN as their bearer token.')
    }
    return c.body(await own.read(), 200, { 'Content-Type': own.contentType })
  })
}

export const metricsDocs: EndpointDocs = {
  'GET /metrics': {
    group: 'Serving',
    summary: 'How the collector is doing, for Prometheus',
    description: 'Where METRICS_TOKEN is set, it is asked for as the bearer token.',
    key: 'none',
    answer: { description: 'Metrics.', contentType: 'text/plain' },
    refusals: ['unauthorized'],
  },
}
