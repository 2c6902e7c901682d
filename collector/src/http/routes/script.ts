import { createHash } from 'node:crypto'
import { type Context, Hono } from 'hono'
import type { Script, Scripts } from '../../read-scripts.ts'
import { ApiError } from '../api-error.ts'
import type { CollectorEnv, Services } from '../collector-env.ts'
import type { EndpointDocs } from '../endpoint-docs.ts'

/** How long a browser may go on with the snippet it has: a new version is everywhere in an hour. */
const REVALIDATE = 'public, max-age=3600, stale-while-revalidate=86400'
const IMMUTABLE = 'public, max-age=31536000, immutable'
const JAVASCRIPT = 'text/javascript'

/**
 * `GET /script.js`, the snippet; `?with=stripe` and the like, the same with that checkout's
 * adapter; and `GET /s/<content-hash>.js`, any of them for pages that pin it. Each names
 * `GET /script.js.LEGAL.txt`, which no browser loads:
 * https://html.spec.whatwg.org/#link-type-license
 */
export function script({ scripts }: Services): Hono<CollectorEnv> {
  const plain = prepareVariant(scripts.plain)
  const variants = new Map(
    Object.entries(scripts.adapted).map(([adapter, built]) => [adapter, prepareVariant(built)]),
  )
  const mistaken = prepareVariant(warning(scripts))
  const licences = prepareVariant({ identity: scripts.licences }, 'text/plain')
  const byFile = new Map([plain, ...variants.values()].map((v) => [`${v.contentHash}.js`, v]))

  return new Hono<CollectorEnv>()
    .get('/script.js', (c) => {
      const adapter = c.req.query('with') ?? ''
      // An adapter that is not known here, or not yet, must never leave a page without its script.
      const variant = adapter === '' ? plain : (variants.get(adapter) ?? mistaken)
      linkLicences(c, '')
      return serve(c, variant, REVALIDATE)
    })
    .get('/script.js.LEGAL.txt', (c) => serve(c, licences, REVALIDATE))
    .get('/s/:file', (c) => {
      const variant = byFile.get(c.req.param('file'))
      if (!variant) {
        throw new ApiError('not_found', 'This version of the script is not served here.')
      }
      linkLicences(c, '../')
      return serve(c, variant, IMMUTABLE)
    })
}

/** By a relative address, because a proxy may serve the collector below a path of its own. */
function linkLicences(c: Context<CollectorEnv>, folder: string): void {
  c.header('Link', `<${folder}script.js.LEGAL.txt>; rel="license"`)
}

type Variant = ReturnType<typeof prepareVariant>
type Encodings = Pick<Script, 'identity'> & Partial<Script>

/** The plain script for a page that asks for another, which tells its console so. */
function warning({ plain, adapted }: Scripts): Encodings {
  const text = `Saletrail: ?with= is none of ${Object.keys(adapted).join(', ')}; without an adapter`
  const line = `console.warn(${JSON.stringify(text)});\n`
  return { identity: Buffer.concat([Buffer.from(line), plain.identity]) }
}

function prepareVariant(encodings: Encodings, contentType = JAVASCRIPT) {
  const contentHash = createHash('sha256').update(encodings.identity).digest('hex').slice(0, 16)
  // Weak: the same script, whichever encoding carries it.
  return { encodings, contentType, contentHash, etag: `W/"${contentHash}"` }
}

function serve(c: Context<CollectorEnv>, variant: Variant, cacheControl: string) {
  c.header('Cache-Control', cacheControl)
  c.header('ETag', variant.etag)
  c.header('Vary', 'Accept-Encoding')
  // The script is loaded from shops: `integrity` needs CORS, and isolated pages need this policy.
  c.header('Access-Control-Allow-Origin', '*')
  c.header('Cross-Origin-Resource-Policy', 'cross-origin')
  c.header('X-Content-Type-Options', 'nosniff')
  if (c.req.header('if-none-match')?.includes(variant.etag)) return c.body(null, 304)
  c.header('Content-Type', `${variant.contentType}; charset=utf-8`)
  const accepted = c.req.header('accept-encoding') ?? ''
  const { encodings } = variant
  const encoding = (['br', 'gzip'] as const).find(
    (name) => encodings[name] && accepts(accepted, name),
  )
  if (encoding) c.header('Content-Encoding', encoding)
  return c.body(encodings[encoding ?? 'identity'] ?? encodings.identity)
}

/** Whether an `Accept-Encoding` header lists this encoding and does not rule it out by `q=0`. */
function accepts(header: string, encoding: string): boolean {
  return header
    .toLowerCase()
    .split(',')
    .map((part) => part.trim().split(/\s*;\s*/))
    .some(([name, weight]) => name === encoding && !/^q=0(\.0*)?$/.test(weight ?? ''))
}

export const scriptDocs: EndpointDocs = {
  'GET /script.js': {
    group: 'Serving',
    summary: 'The script for the shop’s pages',
    key: 'none',
    description:
      'With `?with=<checkout>`, as `?with=stripe`: with the adapter of that checkout. A name ' +
      'that is none gets the script without one, and a warning in the console.',
    answer: { description: 'The newest version.', contentType: JAVASCRIPT },
  },
  'GET /script.js.LEGAL.txt': {
    group: 'Serving',
    summary: 'The licences of what is in the script',
    key: 'none',
    description: 'The script’s `Link` header leads here, by `rel="license"`.',
    answer: { description: 'Their texts, whole.', contentType: 'text/plain' },
  },
  'GET /s/{file}': {
    group: 'Serving',
    summary: 'The script, for pages that pin it',
    key: 'none',
    path: { file: 'The hash of its content, and .js.' },
    answer: { description: 'This very version.', contentType: JAVASCRIPT },
  },
}
