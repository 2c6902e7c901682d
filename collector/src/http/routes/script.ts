import { createHash } from 'node:crypto'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { type Context, Hono } from 'hono'
import { ApiError } from '../api-error.ts'
import type { CollectorEnv, Services } from '../collector-env.ts'
import type { EndpointDocs } from '../endpoint-docs.ts'

/** How long a browser may go on with the snippet it has: a new version is everywhere in an hour. */
const REVALIDATE = 'public, max-age=3600, stale-while-revalidate=86400'
const IMMUTABLE = 'public, max-age=31536000, immutable'

/**
 * `GET /script.js`, the snippet, and `GET /s/<content-hash>.js`, the same for pages that pin it.
 */
export function script({ script: source }: Services): Hono<CollectorEnv> {
  const contentHash = createHash('sha256').update(source).digest('hex').slice(0, 16)
  // Weak: the same script, whichever encoding carries it.
  const etag = `W/"${contentHash}"`
  const encodings = {
    br: copyBytes(brotliCompressSync(source, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } })),
    gzip: copyBytes(gzipSync(source, { level: 9 })),
  }

  function serve(c: Context<CollectorEnv>, cacheControl: string) {
    c.header('Cache-Control', cacheControl)
    c.header('ETag', etag)
    c.header('Vary', 'Accept-Encoding')
    // The script is loaded from shops: `integrity` needs CORS, and isolated pages need this policy.
    c.header('Access-Control-Allow-Origin', '*')
    c.header('Cross-Origin-Resource-Policy', 'cross-origin')
    c.header('X-Content-Type-Options', 'nosniff')
    if (c.req.header('if-none-match')?.includes(etag)) return c.body(null, 304)
    c.header('Content-Type', 'text/javascript; charset=utf-8')
    const accepted = c.req.header('accept-encoding') ?? ''
    const encoding = (['br', 'gzip'] as const).find((name) => accepts(accepted, name))
    if (!encoding) return c.body(source)
    c.header('Content-Encoding', encoding)
    return c.body(encodings[encoding])
  }

  return new Hono<CollectorEnv>()
    .get('/script.js', (c) => serve(c, REVALIDATE))
    .get('/s/:file', (c) => {
      if (c.req.param('file') === `${contentHash}.js`) return serve(c, IMMUTABLE)
      throw new ApiError('not_found', 'This version of the script is not served here.')
    })
}

/** Whether an `Accept-Encoding` header lists this encoding and does not rule it out by `q=0`. */
function accepts(header: string, encoding: string): boolean {
  return header
    .toLowerCase()
    .split(',')
    .map((part) => part.trim().split(/\s*;\s*/))
    .some(([name, weight]) => name === encoding && !/^q=0(\.0*)?$/.test(weight ?? ''))
}

/** Buffers share a pool; a response body wants memory of its own. */
function copyBytes(buffer: Buffer): Uint8Array<ArrayBuffer> {
  return new Uint8Array(buffer)
}

export const scriptDocs: EndpointDocs = {
  'GET /script.js': {
    group: 'Serving',
    summary: 'The script for the shop’s pages',
    key: 'none',
    answer: { description: 'The newest version.', contentType: 'text/javascript' },
  },
  'GET /s/{file}': {
    group: 'Serving',
    summary: 'The script, for pages that pin it',
    key: 'none',
    path: { file: 'The hash of its content, and .js.' },
    answer: { description: 'This very version.', contentType: 'text/javascript' },
  },
}
