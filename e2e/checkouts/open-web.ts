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

/** The collector's host, where the flow looks at what is sent there. The real one answers. */
export function watchedCollector({ url }: { readonly url: string }, arrivals: Arrivals): Site {
  return {
    async fetch(request) {
      const { method, headers } = request
      if (method !== 'OPTIONS') arrivals.push(request.clone())
      const { pathname, search } = new URL(request.url)
      const body = method === 'POST' ? await request.arrayBuffer() : undefined
      const sent = [...headers].filter(([name]) => !HOP_BY_HOP.includes(name))
      const answer = await fetch(url + pathname + search, {
        method,
        headers: sent,
        ...(body && { body }),
      })
      const given = [...answer.headers].filter(([name]) => !HOP_BY_HOP.includes(name))
      return new Response(answer.status === 204 ? null : answer.body, {
        status: answer.status,
        headers: given,
      })
    },
  }
}

/** What is between two neighbours only, and what `fetch` has undone already. */
const HOP_BY_HOP = [
  ...['connection', 'keep-alive', 'transfer-encoding', 'host', 'proxy-connection'],
  ...['content-length', 'content-encoding', 'accept-encoding'],
]

/** The script tag a merchant pastes; `adapter` as in `?with=`. */
export function scriptTag(attributes = '', adapter = ''): string {
  const query = adapter && `?with=${adapter}`
  return `<script src="${COLLECTOR}/script.js${query}" ${attributes} defer></script>`
}
