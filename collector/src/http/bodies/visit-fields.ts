import { text } from '../validate.ts'
import { withoutQuery } from '../without-query.ts'

/** Of any length: only the page of it is kept. */
const pageAddress = text(Number.POSITIVE_INFINITY)
  .nullish()
  .transform(withoutQuery)
  .describe('kept without its query')

/** What pages say of a visit beside its link. */
export const visitFields = {
  domain: text(255).optional().describe('the link’s; else the collector’s own'),
  url: pageAddress,
  referrer: pageAddress,
}
