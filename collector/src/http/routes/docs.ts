import { type Context, Hono } from 'hono'
import type { CollectorEnv, Services } from '../collector-env.ts'
import { docsPage } from '../docs-page.ts'
import type { EndpointDocs } from '../endpoint-docs.ts'
import { openapi } from '../openapi.ts'

/** The page may load what is served here and call the collector; nothing else, from nowhere. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')
const REVALIDATE = 'public, max-age=300'

/** `GET /openapi.json` and, to read it and try it, `GET /docs`. Made when first asked for. */
export function docs({ publicUrl, docsFiles }: Services, api: EndpointDocs): Hono<CollectorEnv> {
  let made: { readonly json: string; readonly page: string } | undefined
  const make = () => {
    const document = openapi(api, publicUrl)
    return { json: JSON.stringify(document), page: docsPage(document) }
  }

  function serve(c: Context<CollectorEnv>, contentType: string, text: string) {
    c.header('Content-Security-Policy', POLICY)
    c.header('X-Content-Type-Options', 'nosniff')
    c.header('Referrer-Policy', 'no-referrer')
    c.header('Cache-Control', REVALIDATE)
    return c.body(text, 200, { 'Content-Type': `${contentType}; charset=utf-8` })
  }

  return new Hono<CollectorEnv>()
    .get('/openapi.json', (c) => {
      made ??= make()
      c.header('Access-Control-Allow-Origin', '*')
      return serve(c, 'application/json', made.json)
    })
    .get('/docs', (c) => {
      made ??= make()
      return serve(c, 'text/html', made.page)
    })
    .get('/docs/page.js', (c) => serve(c, 'text/javascript', docsFiles.script))
    .get('/docs/page.css', (c) => serve(c, 'text/css', docsFiles.style))
}

const ofPage = (summary: string, contentType: string) => {
  const answer = { description: 'As it was built.', contentType }
  return { group: 'Serving', summary, key: 'none', answer } as const
}
export const docsDocs: EndpointDocs = {
  'GET /openapi.json': ofPage('This document', 'application/json'),
  'GET /docs': ofPage('This document, to read and to try', 'text/html'),
  'GET /docs/page.js': ofPage('The script of that page', 'text/javascript'),
  'GET /docs/page.css': ofPage('The style of that page', 'text/css'),
}
