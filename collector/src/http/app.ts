import { Hono } from 'hono'
import { answerError } from './answer-error.ts'
import { API_DOCS } from './api-docs.ts'
import { ApiError } from './api-error.ts'
import { createBrowserGuards } from './browser-guards.ts'
import type { CollectorEnv, Services } from './collector-env.ts'
import { measureRequests } from './measure-requests.ts'
import { MemoizingRouter } from './memoizing-router.ts'
import { analytics } from './routes/analytics.ts'
import { customers } from './routes/customers.ts'
import { docs } from './routes/docs.ts'
import { events } from './routes/events.ts'
import { health } from './routes/health.ts'
import { links } from './routes/links.ts'
import { metrics } from './routes/metrics.ts'
import { script } from './routes/script.ts'
import { shortLink } from './routes/short-link.ts'
import { trackClick } from './routes/track-click.ts'
import { trackLead } from './routes/track-lead.ts'
import { trackOpen } from './routes/track-open.ts'
import { trackSale } from './routes/track-sale.ts'
import { trackVisit } from './routes/track-visit.ts'

/** The collector's HTTP side: which path is which endpoint, and one shape for every error. */
export function createApp(services: Services): Hono<CollectorEnv> {
  const browserGuards = createBrowserGuards(services)
  // A slash at a path's end changes nothing: on the public API it is redirected away.
  const app = new Hono<CollectorEnv>({ strict: false, router: new MemoizingRouter() })
    // Ahead of what is around all others, because it sees to that itself.
    .route('/track/sale', trackSale(services, browserGuards))
    .use(measureRequests(services))
    .route('/track/lead', trackLead(services, browserGuards))
    .route('/track/click', trackClick(services))
    .route('/track/visit', trackVisit(services))
    .route('/track/open', trackOpen(services))
    .route('/links', links(services))
    .route('/customers', customers(services))
    .route('/events', events(services))
    .route('/analytics', analytics(services))
    .route('/', script(services))
    .route('/', health(services))
    .route('/metrics', metrics(services))
    .route('/', docs(services, API_DOCS))
    // Last, because any other path may be a link's key.
    .route('/', shortLink(services))

  app.notFound(() => {
    throw new ApiError('not_found', 'There is no such endpoint.')
  })
  app.onError((error, c) => answerError(error, c, services))
  return app
}
