import { readFileSync } from 'node:fs'
import { Hono } from 'hono'

const TYPES = {
  'style.css': 'text/css; charset=utf-8',
  'panel.js': 'text/javascript; charset=utf-8',
  'favicon.svg': 'image/svg+xml',
} as const

/** The files that pages ask for. Small, so that they are read once and kept. */
export function createStaticFiles(): Hono {
  const app = new Hono()
  for (const [name, type] of Object.entries(TYPES)) {
    const file = readFileSync(new URL(name, import.meta.url), 'utf8')
    app.get(`/${name}`, (c) => c.body(file, 200, { 'Content-Type': type }))
  }
  return app
}
