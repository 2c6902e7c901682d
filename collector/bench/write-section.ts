import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, release } from 'node:os'
import { join } from 'node:path'

const RESULTS = join(import.meta.dirname, 'RESULTS.md')

/** Puts what was measured into RESULTS.md, between the marks of that name, and returns it. */
export function writeSection(name: string, measured: string): string {
  const page = readFileSync(RESULTS, 'utf8')
  const begin = `<!-- ${name}: begin -->`
  const end = `<!-- ${name}: end -->`
  const [before] = page.split(begin)
  const [, after] = page.split(end)
  if (after === undefined) throw new Error(`RESULTS.md has no marks for ${name}`)
  writeFileSync(RESULTS, `${before}${begin}\n${measured}\n${end}${after}`)
  return measured
}

/** A table of Markdown: the first column is text, the others are figures. */
export function toTable(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = heading.map((_, index) => (index === 0 ? '---' : '---:'))
  return [heading, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('')
}

export function describeMachine(): string {
  const day = new Date().toISOString().slice(0, 10)
  const [cpu] = cpus()
  const machine = `${cpus().length} × ${cpu?.model.trim()}, Linux ${release()}`
  return `${day}, ${machine}, Node ${process.version}`
}
