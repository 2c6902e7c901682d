import { text } from '../validate.ts'
import { withoutQuery } from '../without-query.ts'

/** Of any length: only the page of it is kept. */
const pageAddress = text(Number.POSITIVE_INFINITY).nullish().transform(withoutQuery)

/** What pages say of a visit beside its link. */
export const visitFields = {
  domain: text(255).optional(),
  url: pageAddress,
  referrer: pageAddress,
}
