import type { EndpointDocs } from './endpoint-docs.ts'
import { analyticsDocs } from './routes/analytics.ts'
import { customerByIdDocs } from './routes/customer-by-id.ts'
import { customerDocs } from './routes/customers.ts'
import { docsDocs } from './routes/docs.ts'
import { eventDocs } from './routes/events.ts'
import { healthDocs } from './routes/health.ts'
import { linkByIdDocs } from './routes/link-by-id.ts'
import { linkDocs } from './routes/links.ts'
import { linksBulkDocs } from './routes/links-bulk.ts'
import { metricsDocs } from './routes/metrics.ts'
import { newLinkDocs } from './routes/new-links.ts'
import { scriptDocs } from './routes/script.ts'
import { shortLinkDocs } from './routes/short-link.ts'
import { trackClickDocs } from './routes/track-click.ts'
import { trackLeadDocs } from './routes/track-lead.ts'
import { trackOpenDocs } from './routes/track-open.ts'
import { trackSaleDocs } from './routes/track-sale.ts'
import { trackVisitDocs } from './routes/track-visit.ts'

/** Every endpoint, in the order in which a newcomer meets them. */
export const API_DOCS: EndpointDocs = {
  ...trackSaleDocs,
  ...trackLeadDocs,
  ...trackClickDocs,
  ...trackVisitDocs,
  ...trackOpenDocs,
  ...shortLinkDocs,
  ...newLinkDocs,
  ...linkDocs,
  ...linkByIdDocs,
  ...linksBulkDocs,
  ...customerDocs,
  ...customerByIdDocs,
  ...eventDocs,
  ...analyticsDocs,
  ...scriptDocs,
  ...healthDocs,
  ...metricsDocs,
  ...docsDocs,
}
