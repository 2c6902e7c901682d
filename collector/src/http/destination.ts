import { editQuery } from '../attribution/edit-query.ts'

/** A destination whose owner wants the click id as Stripe Payment Links read it. */
const WANTS_CLIENT_REFERENCE_ID = 'dub_client_reference_id=1'

/** What a visitor carries to the destination. */
export type Carried = {
  readonly clickId: string
  /** The key of a partner's link, for the shop's pages to tell whose visitor it is. */
  readonly via: string | null
}

/**
 * The destination with the click id in its query: `dub_id=<id>`, or
 * `client_reference_id=dub_id_<id>` where the destination asks for it; and `via=<key>`. The rest of
 * the query stays as it is, byte for byte, since shops sign their URLs.
 */
export function appendCarried(destination: string, { clickId, via }: Carried): string {
  return editQuery(destination, (parameters) => {
    const wantsReference = parameters.includes(WANTS_CLIENT_REFERENCE_ID)
    const isReplaced = (parameter: string) =>
      (wantsReference
        ? parameter === WANTS_CLIENT_REFERENCE_ID
        : parameter.startsWith('dub_id=')) ||
      (via !== null && parameter.startsWith('via='))
    return [
      ...parameters.filter((parameter) => !isReplaced(parameter)),
      wantsReference ? `client_reference_id=dub_id_${clickId}` : `dub_id=${clickId}`,
      ...(via === null ? [] : [`via=${encodeURIComponent(via)}`]),
    ]
  })
}

/**
 * A destination as a header can carry it: what is not visible ASCII is escaped, as browsers do, and
 * escapes that are there stay as they are. (Hono would escape those a second time.)
 */
export function escapeForHeader(destination: string): string {
  return destination.replace(/[^\x21-\x7e]+/g, encodeURIComponent)
}
