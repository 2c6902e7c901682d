import { guard } from './guard.ts'
import { settings } from './settings.ts'

/** A lead or sale on its way to the collector. */
type Call = [path: string, body: { invoiceId?: string }, sentAt: number]

const CALLS_MAX = 20
const WEEK_MS = 6048e5

/** Each call has a place of its own, so that no tab overwrites what another one keeps. */
export const placeOf = (body: object): string => `dub_call${(body as Call[1]).invoiceId}`

const places = () => Object.keys(localStorage).filter((name) => name.match('^dub_call'))

/** Before a call is sent, because the page may be gone before anybody can tell that it failed. */
export const keepCall = /* @__PURE__ */ guard((...call: Call): void => {
  if (settings.consent === 'granted' && places().length < CALLS_MAX) {
    localStorage[placeOf(call[1])] = JSON.stringify(call)
  }
})

/**
 * Sends what earlier pages have not brought home, if the visitor agrees and it is not older than a
 * week, and throws the rest away. What is sent is kept again until it has arrived. Guarded, because
 * a browser that refuses cookies throws at the storage, and the shop's own calls come after this.
 */
export const emptyOutbox = /* @__PURE__ */ guard((send: (...call: Call) => unknown): void => {
  for (const place of places()) {
    const text = localStorage[place]
    delete localStorage[place]
    const call = JSON.parse(text) as Call
    if (settings.consent === 'granted' && Date.now() - call[2] < WEEK_MS) send(...call)
  }
})
