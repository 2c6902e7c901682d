import { readFile } from 'node:fs/promises'
import { Hono } from 'hono'
import type { Network } from '../support/network/network.ts'
import type { Site } from '../support/network/site.ts'

/** What has arrived somewhere, in its order. */
export type Arrivals = Request[]

export const SHOP = 'https://shop.example'
export const COLLECTOR = 'https://go.shop.example'

/** Lets a browser reach sites by their real names, https included, without leaving the machine. */
export function openWeb(network: Network, sites: Readonly<Record<string, Site>>): void {
  for (const [origin, site] of Object.entries(sites)) network.serve(origin, site)
}

/** A page that says its title, around the markup of a merchant. */
export function page(title: string, markup: string): string {
  return `<!doctype html><meta charset="utf-8"><title>${title}</title><h1>${title}</h1>${markup}`
}

/** A site that shows the same page at every address, and remembers who asked. */
export function site(title: string, markup = '', arrivals: Arrivals = []): Site {
  const app = new Hono()
  app.all('*', (c) => {
    arrivals.push(c.req.raw.clone() as Request)
    return c.html(page(title, markup))
  })
  return app
}

/** A site that sets a cookie, as a server does, in words of a `Set-Cookie` header. */
export function siteWithCookie(cookie: string): Site {
  return new Hono().all('*', (c) => {
    c.header('Set-Cookie', cookie)
    return c.html(page('A cookie for you', ''))
  })
}

/**
 * The collector's host: the script in every variant, as `GET /script.js` serves it, and an answer
 * to each call, which the flow may look at.
 */
export function collectorSite(arrivals: Arrivals = []): Site {
  const app = new Hono()
  app.get('/script.js', async (c) => {
    const adapter = c.req.query('with')
    const name = adapter ? `script.${adapter}.js` : 'script.js'
    const code = await readFile(new URL(`../../dist/${name}`, import.meta.url))
    return c.body(new Uint8Array(code), 200, {
      'Content-Type': 'text/javascript; charset=utf-8',
      'Access-Control-Allow-Origin': '*',
    })
  })
  app.all('/track/*', (c) => {
    if (c.req.method !== 'OPTIONS') arrivals.push(c.req.raw.clone() as Request)
    c.header('Access-Control-Allow-Origin', '*')
    c.header('Access-Control-Allow-Headers', 'Authorization, Content-Type')
    return c.json({ clickId: 'viaClick00000001', customer: null, sale: null })
  })
  return app
}

/** The script tag a merchant pastes; `adapter` as in `?with=`. */
export function scriptTag(attributes = '', adapter = ''): string {
  const query = adapter && `?with=${adapter}`
  return `<script src="${COLLECTOR}/script.js${query}" ${attributes} defer></script>`
}
