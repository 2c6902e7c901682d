import type { ErrorCode } from './api-error.ts'

/** What each code means and what to do about it. `doc_url` of an error leads to these words. */
export const ERROR_DOCS: Readonly<Record<ErrorCode, { meaning: string; remedy: string }>> = {
  bad_request: {
    meaning:
      'The request cannot be understood: the body is not UTF-8, or not the JSON object or list ' +
      'that is asked for; it is larger than 64 KiB (status 413); the headers are larger than 16 ' +
      'KiB (431) or took more than five seconds to arrive, the whole request more than eight ' +
      '(408); nothing in it names whose lead it is, or the link that is looked for; or the key ' +
      'is of the wrong kind for this endpoint.',
    remedy: 'Send JSON, and a secret key (dub_…) or a publishable one (dub_pk_…) as is asked for.',
  },
  unauthorized: {
    meaning: 'The header Authorization is missing, or its key is unknown or revoked.',
    remedy: 'Send “Authorization: Bearer <key>”. “saletrail key list” shows which keys are good.',
  },
  forbidden: {
    meaning:
      'The key is good and may not do this: the plan is too low, the page is not on an ' +
      'allowed host, browser sales are switched off, or the domain is another workspace’s.',
    remedy: 'Change the workspace by “saletrail workspace set”, or call from an allowed page.',
  },
  not_found: {
    meaning:
      'What the request names is not here: a click, a lead, a link or a customer of this ' +
      'workspace, or the path. The header Saletrail-Outcome tells which rule said so.',
    remedy:
      'Nothing was recorded and the invoice is not used up: correct the request and send it again.',
  },
  conflict: {
    meaning: 'The key of a link, or an external id, is taken already.',
    remedy: 'Choose another one, or leave it out to have one made.',
  },
  unprocessable_entity: {
    meaning: 'A field has the wrong type or size. The message begins with the fault and the field.',
    remedy: 'Correct the field that is named; the schemas on this page say what it may be.',
  },
  rate_limit_exceeded: {
    meaning: 'More than 600 calls in a minute with one publishable key from one client address.',
    remedy: 'Wait for as many seconds as the header Retry-After says.',
  },
  internal_server_error: {
    meaning:
      'A fault of the collector’s own; it is logged and not described. With status 503 the ' +
      'database cannot be written right now.',
    remedy:
      'Send it again, after as many seconds as Retry-After says. With an invoiceId that ' +
      'never counts twice.',
  },
}
