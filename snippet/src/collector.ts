import { findClickId, keepClick } from './click-cookie.ts'
import type { Click, LeadInput, Refusal, SaleInput } from './dub-analytics.ts'
import { keepCall, placeOf } from './outbox.ts'
import { say } from './say.ts'
import { settings } from './settings.ts'

/**
 * Calls the collector and resolves to its answer. Never rejects: a refusal arrives as the
 * collector's own `{ error }`, and where no answer can be had the error's code is `unreachable`,
 * so that a shop which does not catch gets no error of ours in its page. With `sentAt` it is a
 * conversion: it needs the key, and is kept until the collector has taken or refused it.
 *
 * `keepalive`, because a sale is often reported in the moment the page is left, and without it
 * Firefox and Safari drop the call: https://fetch.spec.whatwg.org/#request-keepalive-flag
 * The JSON goes without a content type of its own, so that a click costs no preflight and arrives
 * a round trip sooner: https://fetch.spec.whatwg.org/#cors-safelisted-request-header
 */
export const post = async <Answer>(
  path: string,
  body: object,
  sentAt?: number,
): Promise<Answer | Refusal> => {
  let answer: Answer | Refusal | undefined
  if (HAS_OUTBOX && sentAt) keepCall(path, body, sentAt)
  try {
    const response = await fetch(`${settings.apiHost}/track/${path}`, {
      method: 'POST',
      keepalive: true,
      // The cookie is not the collector's to set before the visitor has agreed.
      credentials: 'omit',
      headers: (sentAt && { Authorization: `Bearer ${settings.publishableKey}` }) as HeadersInit,
      body: JSON.stringify(body),
    })
    answer = await response.json()
    // A refusal is final; what the collector could not do now, it may do later: 429 and 5xx.
    if (HAS_OUTBOX && response.status < 429) delete localStorage[placeOf(body)]
  } catch (fault) {
    answer ??= { error: { code: 'unreachable', message: `${fault}` } }
  }
  say(path, body, answer)
  return answer as Answer | Refusal
}

/** Reports a visit by a link (`click`) or to a tracked page (`visit`), and keeps its click. */
export const recordClick = async (
  path: 'click' | 'visit',
  link: object,
): Promise<Click | Refusal> => {
  const answer = await post<Click>(path, {
    url: location.href,
    referrer: document.referrer,
    ...link,
  })
  keepClick(answer as Partial<Click>)
  return answer
}

/**
 * Reports a lead or a sale for the visitor's click, unless the caller names another. Without an
 * invoice of its own it gets one, so that it counts once however often it is sent.
 */
export const recordConversion = <Answer>(
  path: 'lead' | 'sale',
  input: (LeadInput | SaleInput) & { invoiceId?: string | null },
): Promise<Answer | Refusal> => {
  return post(
    `${path}/client`,
    {
      ...input,
      clickId: input?.clickId || findClickId(),
      invoiceId: input?.invoiceId || `dub_${Math.random()}`,
    },
    Date.now(),
  )
}
