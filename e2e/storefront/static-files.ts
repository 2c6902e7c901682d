import { readFileSync } from 'node:fs'
import { Hono } from 'hono'

const CSS = 'text/css; charset=utf-8'

/** What pages ask for, and the files it is made of. */
const FILES: readonly (readonly [path: string, type: string, files: readonly string[]])[] = [
  [
    '/style.css',
    CSS,
    ['base', 'frame', 'products', 'checkout', 'paywell', 'panel'].map(
      (each) => `styles/${each}.css`,
    ),
  ],
  ['/panel.js', 'text/javascript; charset=utf-8', ['panel.js']],
  ['/favicon.svg', 'image/svg+xml', ['favicon.svg']],
]

/** Small, so that they are read once and kept. */
export function createStaticFiles(): Hono {
  const app = new Hono()
  for (const [path, type, files] of FILES) {
    const text = files.map((file) => readFileSync(new URL(file, import.meta.url), 'utf8')).join('')
    app.get(path, (c) => c.body(text, 200, { 'Content-Type': type }))
  }
  return app
}
