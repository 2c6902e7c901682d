import { Hono } from 'hono'
import { ApiError } from '../api-error.ts'
import type { CollectorEnv, Services } from '../collector-env.ts'
import type { EndpointDocs } from '../endpoint-docs.ts'

/** `GET /healthz`: the process answers. `GET /readyz`: its database does, too; 503 if not. */
export function health({ store, log }: Services): Hono<CollectorEnv> {
  return new Hono<CollectorEnv>()
    .get('/healthz', (c) => c.json({ status: 'ok' }))
    .get('/readyz', async (c) => {
      try {
        await store.ping()
      } catch (error) {
        log.error({ err: error }, 'the database does not answer')
        throw new ApiError('internal_server_error', 'The database does not answer.', {
          status: 503,
        })
      }
      return c.json({ status: 'ready' })
    })
}

export const healthDocs: EndpointDocs = {
  'GET /healthz': {
    group: 'Serving',
    summary: 'Whether the process answers',
    key: 'none',
    answer: { description: 'It does.', example: { status: 'ok' } },
  },
  'GET /readyz': {
    group: 'Serving',
    summary: 'Whether the database answers',
    key: 'none',
    answer: { description: 'It does; else status 503.', example: { status: 'ready' } },
  },
}
