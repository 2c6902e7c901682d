import { findClickId, keepClick } from './click-cookie.ts'
import type { Click, LeadInput, Refusal, SaleInput } from './dub-analytics.ts'
import type { Settings } from './settings.ts'

/**
 * Calls the collector and resolves to its answer. Never rejects: a refusal arrives as the
 * collector's own `{ error }`, and where no answer can be had the error's code is `unreachable`,
 * so that a shop which does not catch gets no error of ours in its page.
 *
 * `keepalive`, because a sale is often reported in the moment the page is left, and without it
 * Firefox and Safari drop the call: https://fetch.spec.whatwg.org/#request-keepalive-flag
 * The JSON goes without a content type of its own, so that a click costs no preflight and arrives
 * a round trip sooner: https://fetch.spec.whatwg.org/#cors-safelisted-request-header
 */
async function post<Answer>(
  settings: Settings,
  path: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<Answer | Refusal> {
  try {
    const response = await fetch(`${settings.collectorUrl}/track/${path}`, {
      method: 'POST',
      keepalive: true,
      headers,
      body: JSON.stringify(body),
    })
    return await response.json()
  } catch (fault) {
    return { error: { code: 'unreachable', message: `${fault}` } }
  }
}

/** Reports a visit by a link (`click`) or to a tracked page (`visit`), and keeps its click. */
export async function recordClick(
  settings: Settings,
  path: 'click' | 'visit',
  link: object,
): Promise<Click | Refusal> {
  const seen = { url: location.href, referrer: document.referrer }
  const answer = await post<Click>(settings, path, { ...seen, ...link })
  keepClick(settings, answer as Partial<Click>)
  return answer
}

/** Reports a lead or a sale for the visitor's click, unless the caller names another. */
export function recordConversion<Answer>(
  settings: Settings,
  path: 'lead' | 'sale',
  input: LeadInput | SaleInput,
): Promise<Answer | Refusal> {
  const body = { clickId: findClickId(), ...input }
  return post(settings, `${path}/client`, body, {
    Authorization: `Bearer ${settings.publishableKey}`,
  })
}
