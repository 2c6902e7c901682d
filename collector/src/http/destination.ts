import { editQuery } from '../attribution/edit-query.ts'

/** A destination whose owner wants the click id as Stripe Payment Links read it. */
const WANTS_CLIENT_REFERENCE_ID = 'dub_client_reference_id=1'
const REFERENCE = 'client_reference_id'
/** Of a reference that is a click's. */
const CLICK_PREFIX = 'dub_id_'

/** What a visitor carries to the destination. */
type Carried = {
  /** Undefined where no click was recorded. */
  readonly clickId: string | undefined
  /** The key of a partner's link, for the shop's pages to tell whose visitor it is. */
  readonly via: string | null
  /** What the short link was asked with, as it came: campaigns put their parameters there. */
  readonly query: string
}

/** More than any campaign has; each is looked at, and whoever asks is anybody. */
const CARRIED_MAX = 100
/** Whose click it is nobody tells by a link; the others mean the public service itself. */
const NOT_CARRIED: ReadonlySet<string> = new Set(['dub_id', 'dub-no-track', 'redir_url'])
/** Printed codes have it, and no page wants it. */
const QR = 'qr=1'

/**
 * The destination with the click id in its query: `dub_id=<id>`, or
 * `client_reference_id=dub_id_<id>` where the destination asks for it; and `via=<key>`. Before
 * those comes what the visitor asked with, in the place of what the destination says by the same
 * name, as the public service has it. The rest of the query stays as it is, byte for byte, since
 * shops sign their URLs.
 */
export function appendCarried(destination: string, { clickId, via, query }: Carried): string {
  const asked = query === '' ? [] : query.split('&', CARRIED_MAX).filter(isCarried)
  if (clickId === undefined && asked.length === 0) return destination
  return editQuery(destination, (parameters) => {
    const wantsReference = clickId !== undefined && parameters.includes(WANTS_CLIENT_REFERENCE_ID)
    const added = [
      ...(clickId === undefined
        ? []
        : [wantsReference ? `${REFERENCE}=${CLICK_PREFIX}${clickId}` : `dub_id=${clickId}`]),
      ...(clickId === undefined || via === null ? [] : [`via=${encodeURIComponent(via)}`]),
    ]
    const before = without(asked, added)
    const own = wantsReference ? without(parameters, [WANTS_CLIENT_REFERENCE_ID]) : parameters
    return [...without(own, [...before, ...added]), ...before, ...added]
  })
}

function isCarried(parameter: string): boolean {
  if (parameter === '' || parameter === QR) return false
  const [[name, value] = ['', '']] = new URLSearchParams(parameter)
  return !NOT_CARRIED.has(name) && !(name === REFERENCE && value.startsWith(CLICK_PREFIX))
}

/** Those that have another name than any of the others. */
function without(parameters: readonly string[], others: readonly string[]): readonly string[] {
  const names = new Set(others.map(nameOf))
  return parameters.filter((parameter) => !names.has(nameOf(parameter)))
}

function nameOf(parameter: string): string {
  const [name = ''] = parameter.split('=', 1)
  if (!/[%+]/.test(name)) return name
  return [...new URLSearchParams(`${name}=`).keys()][0] ?? ''
}

/**
 * A destination as a header can carry it: what is not visible ASCII is escaped, as browsers do, and
 * escapes that are there stay as they are. (Hono would escape those a second time.)
 */
export function escapeForHeader(destination: string): string {
  return destination.replace(/[^\x21-\x7e]+/g, encodeURIComponent)
}
