import { expect } from '@playwright/test'
import { Hono } from 'hono'
import { listen } from '../storefront/listen.ts'

export type PageServer = {
  /** On 127.0.0.1. */
  readonly url: string
  /** The same pages on localhost: another host to a browser. */
  readonly otherUrl: string
  /** Puts a page there; its body is what a merchant writes. */
  show(path: string, body: string, headers?: Record<string, string>): void
  /** Waits for a form to arrive at this path, and returns its fields in their order. */
  takeForm(path: string): Promise<[name: string, value: string][]>
  close(): Promise<void>
}

type Received = { readonly path: string; readonly fields: [string, string][] }

/** A web server for pages that a flow writes itself. */
export async function openPageServer(): Promise<PageServer> {
  const pages = new Map<string, { body: string; headers: Record<string, string> }>()
  const received: Received[] = []
  const app = new Hono()
  app.get('*', (c) => {
    const page = pages.get(c.req.path)
    if (!page) return c.text('There is no such page.', 404)
    const html = `<!doctype html><meta charset="utf-8"><title>Shop</title>${page.body}`
    return c.html(html, 200, page.headers)
  })
  app.post('*', async (c) => {
    const form = await c.req.formData()
    const fields = [...form].map(([name, value]): [string, string] => [name, String(value)])
    received.push({ path: c.req.path, fields })
    return c.html('<!doctype html><title>Received</title><h1>Received</h1>')
  })
  const { url, close } = await listen(app.fetch, '127.0.0.1', 0)
  return {
    url,
    otherUrl: url.replace('127.0.0.1', 'localhost'),
    show: (path, body, headers = {}) => void pages.set(path, { body, headers }),
    async takeForm(path) {
      const find = () => received.find((form) => form.path === path)
      await expect.poll(find, `a form at ${path}`).toBeDefined()
      return find()?.fields ?? []
    },
    close,
  }
}
