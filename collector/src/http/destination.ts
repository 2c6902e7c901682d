/** A destination whose owner wants the click id as Stripe Payment Links read it. */
const WANTS_CLIENT_REFERENCE_ID = /(^|&)dub_client_reference_id=1(?=&|$)/
const CLICK_ID_PARAMETER = /(^|&)dub_id=[^&]*/g

/**
 * The destination with the click id in its query: `dub_id=<id>`, or
 * `client_reference_id=dub_id_<id>` where the destination asks for it. The rest of the query stays
 * as it is, byte for byte, since shops sign their URLs.
 */
export function appendClickId(destination: string, clickId: string): string {
  const [beforeHash = '', ...hash] = destination.split('#')
  const [path = '', ...queryParts] = beforeHash.split('?')
  const query = queryParts.join('?')
  const wantsReference = WANTS_CLIENT_REFERENCE_ID.test(query)
  const kept = trimAmpersand(
    query.replace(wantsReference ? WANTS_CLIENT_REFERENCE_ID : CLICK_ID_PARAMETER, ''),
  )
  const parameter = wantsReference ? `client_reference_id=dub_id_${clickId}` : `dub_id=${clickId}`
  return [`${path}?${kept === '' ? '' : `${kept}&`}${parameter}`, ...hash].join('#')
}

/**
 * A destination as a header can carry it: what is not visible ASCII is escaped, as browsers do, and
 * escapes that are there stay as they are. (Hono would escape those a second time.)
 */
export function escapeForHeader(destination: string): string {
  return destination.replace(/[^\x21-\x7e]+/g, encodeURIComponent)
}

function trimAmpersand(query: string): string {
  return query.startsWith('&') ? query.slice(1) : query
}
