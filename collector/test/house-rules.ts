import { basename, dirname } from 'node:path/posix'
import { codeOnly } from './code-only.ts'
import { findForbiddenImports } from './import-table.ts'

/** A file of the tree; `path` is relative to the root, with slashes. */
export type SourceFile = { readonly path: string; readonly text: string }

/** A rule of the house, what breaks it, each broken tree by itself, and what only looks as if. */
type HouseRule = {
  readonly claim: string
  readonly findViolations: (files: readonly SourceFile[]) => string[]
  readonly broken: readonly (readonly SourceFile[])[]
  readonly kept: readonly SourceFile[]
}

const isCode = ({ path }: SourceFile) => /\.(ts|tsx|js|mjs|cjs)$/.test(path)
const isTest = ({ path }: SourceFile) => /\.(test|spec)\.ts$|(^|\/)test\/|^e2e\/flows\//.test(path)
const isSource = (file: SourceFile) => isCode(file) && !isTest(file)

function linesOf({ text }: SourceFile): string[] {
  return text.replace(/\n$/, '').split('\n')
}

function plant(path: string, ...lines: string[]): SourceFile {
  return { path, text: lines.join('\n') }
}

function plantLines(path: string, count: number): SourceFile {
  return plant(path, ...Array<string>(count).fill('step()'))
}

/** A rule on the single line: wherever `pattern` matches in the files that `where` lets through. */
function everyLine(
  files: readonly SourceFile[],
  where: (file: SourceFile) => boolean,
  pattern: RegExp,
  read: (text: string) => string = (text) => text,
): string[] {
  return files.filter(where).flatMap((file) =>
    linesOf({ ...file, text: read(file.text) })
      .map((line, index) => ({ found: pattern.exec(line)?.[0].trim(), number: index + 1 }))
      .filter(({ found }) => found !== undefined)
      .map(({ found, number }) => `${file.path}:${number}: ${found}`),
  )
}

const imports: HouseRule = {
  claim:
    'a room imports only from the rooms below it, and attribution and the snippet from nowhere',
  findViolations: (files) => files.filter(isSource).flatMap(findForbiddenImports),
  broken: [
    [plant('collector/src/attribution/sale.ts', "import { createHash } from 'node:crypto'")],
    [plant('collector/src/attribution/sale.ts', "import * as z from 'zod'")],
    [plant('collector/src/attribution/sale.ts', "import type { Store } from '../store/store.ts'")],
    [plant('collector/src/attribution/sale.ts', 'import {', '  a,', "} from '../random-name.ts'")],
    [plant('collector/src/ledger/ledger.ts', "import { app } from '../http/app.ts'")],
    [plant('collector/src/http/app.ts', "import '../store/sqlite/apply-writes.ts'")],
    [plant('collector/src/http/app.ts', "const sql = await import('better-sqlite3')")],
    [plant('collector/src/http/app.ts', "await import('better-sqlite3-for-node-20')")],
    [plant('collector/src/http/app.ts', "import { open } from '../store/open-store.ts'")],
    [plant('collector/src/store/store.ts', "import { Facts } from '../ledger/facts.ts'")],
    [plant('collector/src/store/sqlite/lists.ts', "import { l } from '../postgres/lists.ts'")],
    [plant('collector/src/config.ts', "import { app } from './http/app.ts'")],
    [plant('snippet/src/landing.ts', "import { join } from 'node:path'")],
    [plant('snippet/src/landing.ts', "import { Hono } from 'hono'")],
    [plant('snippet/src/landing.ts', "import { sale } from '../../collector/src/config.ts'")],
    [plant('e2e/support/collector.ts', "import { app } from '../../collector/src/http/app.ts'")],
  ],
  kept: [
    plant('collector/src/main.ts', "import { openStore } from './store/open-store.ts'"),
    plant('collector/src/attribution/sale.test.ts', "import { test } from 'node:test'"),
    plant('collector/src/store/sqlite/lists.ts', "import type { Database } from 'better-sqlite3'"),
    plant('snippet/src/click-cookie.ts', "import Cookies from 'js-cookie'"),
  ],
}

const ambientNames =
  'Date|performance|crypto|process|globalThis|fetch|console|Intl|set(Timeout|Interval|Immediate)'
const ambient = new RegExp(`Math\\.random|(?<![.\\w])(${ambientNames})\\b(?!:)`)
const purity: HouseRule = {
  claim: 'the rules of attribution take neither clock nor chance nor anything else from the world',
  findViolations: (files) =>
    everyLine(
      files.filter(isSource),
      ({ path }) => path.startsWith('collector/src/attribution/'),
      ambient,
      codeOnly,
    ),
  broken: ['Date.now()', 'new Date(y)', 'Math.random()', 'crypto.randomUUID()']
    .concat(['performance.now()', 'setTimeout(decide, 1)', 'process.env.PLAN'])
    .map((line) => [plant('collector/src/attribution/decide-sale.ts', line)]),
  kept: [
    plant('collector/src/attribution/decide-sale.ts', '// Date is for others', "f('Date', `Date`)"),
    plant('collector/src/attribution/decide-sale.test.ts', 'Date.now()'),
    plant('collector/src/random-name.ts', 'Math.random()'),
  ],
}

const SOURCE_LINES_MAX = 250
const TEST_LINES_MAX = 400
const fileSize: HouseRule = {
  claim: 'no source file is longer than 250 lines and no test than 400',
  findViolations: (files) =>
    files
      .filter(isCode)
      .filter((file) => linesOf(file).length > (isTest(file) ? TEST_LINES_MAX : SOURCE_LINES_MAX))
      .map((file) => `${file.path}: ${linesOf(file).length} lines`),
  broken: [
    [plantLines('collector/src/main.ts', 251)],
    [plantLines('collector/src/ledger/ledger.test.ts', 401)],
    [plantLines('e2e/flows/short-link.spec.ts', 401)],
  ],
  kept: [
    plantLines('collector/src/main.ts', 250),
    plantLines('collector/test/harness.ts', 400),
    plantLines('collector/src/attribution/exchange-rates.json', 999),
    plantLines('e2e/storefront/style.css', 999),
  ],
}

const MEDIAN_LINES_MAX = 70
const medianSize: HouseRule = {
  claim: 'half of the source files are no longer than 70 lines',
  findViolations: (files) => {
    const sizes = files.filter(isSource).map((file) => linesOf(file).length)
    const median = sizes.sort((a, b) => a - b)[Math.floor(sizes.length / 2)] ?? 0
    return median > MEDIAN_LINES_MAX ? [`the median is ${median} lines`] : []
  },
  broken: [[plantLines('a.ts', 10), plantLines('b.ts', 71), plantLines('c.ts', 90)]],
  kept: [plantLines('a.ts', 10), plantLines('b.ts', 70), plantLines('c.ts', 90)],
}

const columns: HouseRule = {
  claim: 'no line of code is wider than 100 columns',
  findViolations: (files) =>
    files.filter(isCode).flatMap((file) =>
      linesOf(file)
        // A link cannot be broken.
        .map((line, index) => ({ line: line.replace(/https?:\/\/\S+/, ''), number: index + 1 }))
        .filter(({ line }) => [...line].length > 100)
        .map(({ number }) => `${file.path}:${number}`),
    ),
  broken: [[plant('a.ts', `// ${'x'.repeat(98)}`)]],
  kept: [plant('a.ts', `// ${'é'.repeat(97)}`, `// See https://a.example/${'x'.repeat(99)}`)],
}

const FUNCTION_LINES_MAX = 70
const functionOpening = /(?:=>|\)(?:: .+)?) \{$/

/**
 * Formatted code closes a block at the indentation that opened it, which Biome's check guarantees;
 * so lengths can be read off the lines. A block of `if` or `for` is read too, and does no harm: the
 * function around it is longer.
 */
function findLongFunctions(file: SourceFile): string[] {
  const lines = linesOf({ ...file, text: codeOnly(file.text) }).map((line) => line.trimEnd())
  return lines.flatMap((line, start) => {
    if (!functionOpening.test(line)) return []
    const indentation = /^ */.exec(line)?.[0] ?? ''
    const end = lines.findIndex((l, at) => at > start && l.startsWith(`${indentation}}`))
    const length = end - start + 1
    return length > FUNCTION_LINES_MAX ? [`${file.path}:${start + 1}: ${length} lines`] : []
  })
}

const functionOpenings = [
  'function f() {',
  'export const f = async (a: A): Promise<B> => {',
  '  read(a: A): { b: B } {',
  '  return visit((sale) => { // with a comment behind',
]
const functionSize: HouseRule = {
  claim: 'no function is longer than 70 lines',
  findViolations: (files) => files.filter(isSource).flatMap(findLongFunctions),
  broken: functionOpenings.map((opening) => {
    const closing = `${/^ */.exec(opening)?.[0]}}`
    return [plant('a.ts', opening, ...Array<string>(69).fill('      step()'), closing)]
  }),
  kept: [
    plant('a.ts', 'function f() {', ...Array<string>(68).fill('  step()'), '}'),
    plant('b.ts', 'const table = {', ...Array<string>(99).fill('  a: 1,'), '}'),
    plant('a.test.ts', 'function f() {', ...Array<string>(99).fill('  step()'), '}'),
  ],
}

const passingOn = /^export\s+(type\s+)?(\*(\s+as\s+\w+)?|\{[^}]*\})\s+from\b/m
const barrels: HouseRule = {
  claim: 'no file only passes on what others export',
  findViolations: (files) =>
    files
      .filter(isCode)
      .filter(({ path, text }) => /^index\./.test(basename(path)) || passingOn.test(text))
      .map(({ path }) => path),
  broken: [
    [plant('a/index.ts', 'export const a = 1')],
    [plant('a/all.ts', "export * from './b.ts'")],
    [plant('a/all.ts', 'export {', '  b,', "} from './b.ts'")],
    [plant('a/all.ts', "export type { B } from './b.ts'")],
  ],
  kept: [plant('a/b.ts', 'export const a = 1', "import { b } from './b.ts'")],
}

const defaultExports: HouseRule = {
  claim: 'every export has a name, except where a tool asks for a default',
  findViolations: (files) =>
    everyLine(
      files,
      (file) => isCode(file) && !/\.config\.(ts|js|mjs)$/.test(file.path),
      /\bexport default\b|\bas default\b/,
      codeOnly,
    ),
  broken: [[plant('a.ts', 'export default 1')], [plant('a.ts', 'export { a as default }')]],
  kept: [plant('e2e/playwright.config.ts', 'export default {}')],
}

// Spelled in two halves, for this file is searched too.
const reminder = new RegExp(`\\b(${'TO'}${'DO'}|FIX${'ME'})\\b`)
const reminders: HouseRule = {
  claim: 'nothing is left for later in a comment',
  findViolations: (files) => everyLine(files, () => true, reminder),
  broken: [[plant('a.ts', `// ${'TO'}DO later`)], [plant('README.md', `FIX${'ME'}: this`)]],
  kept: [plant('a.ts', "const list = 'todos'")],
}

const vagueFolders = new Set(['utils', 'util', 'helpers', 'helper', 'common', 'lib', 'misc'])
const folders: HouseRule = {
  claim: 'a folder is a subject or a technology, not a drawer',
  findViolations: (files) =>
    files
      .map(({ path }) => path)
      .filter((path) =>
        dirname(path)
          .split('/')
          .some((folder) => vagueFolders.has(folder)),
      ),
  broken: [[plant('collector/src/utils/money.ts')], [plant('lib/a.ts')]],
  kept: [plant('collector/src/ledger/common-sense.ts')],
}

const fileNames: HouseRule = {
  claim: 'file names are kebab-case',
  findViolations: (files) =>
    files
      .map(({ path }) => path)
      .filter((path) => /\.(ts|tsx|js|mjs|cjs|json|css|html|sql|svg)$/.test(path))
      .filter((path) => !/^[a-z0-9]+([-.][a-z0-9]+)*$/.test(basename(path))),
  broken: [[plant('a/decideSale.ts')], [plant('a/Sale.ts')], [plant('a/decide_sale.sql')]],
  kept: [plant('a/decide-sale.test.ts'), plant('README.md'), plant('.ci/run')],
}

const types: HouseRule = {
  claim: 'no type is waved through',
  findViolations: (files) => [
    ...everyLine(files, isCode, /(\bas|\bsatisfies|[:<,|&=])\s*any\b(?!\s*[:(.])/, codeOnly),
    ...everyLine(files, isCode, new RegExp(`@ts-${'(ignore|nocheck|expect-error)'}`)),
  ],
  broken: ['f(x as any)', 'let x: any', 'let x: Map<string, any>', 'let x: any[]', 'type A = any']
    .concat([`// @ts-${'ignore'}`])
    .map((line) => [plant('a.ts', line)]),
  kept: [plant('a.ts', '// in any case: any', "f('any')", 'fc.anything()', 'a.any()')],
}

const oneWay: HouseRule = {
  claim:
    'SQLite’s driver and Zod are imported in the one way that suits every Node and a quick start',
  findViolations: (files) =>
    everyLine(files, isCode, /^import (?!type\b)(.*'better-sqlite3|\{ z \} from 'zod')/),
  broken: [
    [plant('a.ts', "import Database from 'better-sqlite3'")],
    [plant('a.ts', "import { z } from 'zod'")],
  ],
  kept: [
    plant('a.ts', "import type { Database } from 'better-sqlite3'", "import * as z from 'zod'"),
    plant('a.ts', "import type { z } from 'zod'"),
  ],
}

const lockfile: HouseRule = {
  claim: 'the lock file names no registry',
  findViolations: (files) =>
    everyLine(files, ({ path }) => path === 'package-lock.json', /"resolved": "[a-z+]+:.*/),
  broken: [[plant('package-lock.json', '"resolved": "https://registry.example/a.tgz"')]],
  kept: [plant('package-lock.json', '"funding": { "url": "https://github.com/sponsors/a" }')],
}

const machinePath = /(?<![\w.~)\]}-])(\/(home|Users|root|work)\/\w|[A-Z]:\\\w)/
const machinePaths: HouseRule = {
  claim: 'no file knows the machine it was written on',
  findViolations: (files) => everyLine(files, () => true, machinePath),
  broken: [
    [plant('a.ts', `const data = '${['', 'home', 'ada', 'data'].join('/')}'`)],
    [plant('a.md', `run ${['', 'Users', 'ada', 'run.sh'].join('/')}`)],
    [plant('a.json', `"${['C:', 'data'].join('\\')}"`)],
  ],
  kept: [plant('.ci/run', '#!/usr/bin/env bash'), plant('a.md', 'shop.example/home/page')],
}

const engines = ['sqlite', 'postgres'] as const
/** Threads, a log and ranks for one engine; connections, and what they carry, for the other. */
const onlyOneNeeds = new RegExp(
  `/(${[
    ...[
      'checkpointer-thread',
      'start-checkpointer',
      'flush-log',
      'open-log',
      'tend-log',
      'owed-scrub',
      'find-database-file',
      'log-and-lists',
      'page-gaps',
      'scrub',
    ],
    ...['create-reader', 'prepare-reads', 'reader-thread', 'start-reader', 'start-thread'],
    ...['thread-error', 'customer-ranks', 'rank-changes', 'few-links', 'known-links'],
    ...['connections', 'patient-reads', 'planner-settings', 'read-links', 'links-lately'],
    ...['delete-replaced-sales', 'hold-customers', 'round-trip', 'wire-messages'],
    ...['visitor-index', 'recent-clicks\\.test', 'key-recent-clicks', 'sqlite-database'],
    ...['lock-for-one-process', 'naming-file'],
    ...['copy-source', 'copy-target', 'copy-statements', 'copied-from'],
    ...['planner-statistics', 'table-analyzer', 'file-by-link', 'filed-by-link'],
  ].join('|')})(\\.test)?\\.ts$`,
)
const mirroredEngines: HouseRule = {
  claim: 'the folders of both engines hold the same files, but for what only one needs',
  findViolations: (files) => {
    const [sqlite, postgres] = engines.map((engine) => {
      const folder = `collector/src/store/${engine}/`
      const paths = files
        .map(({ path }) => path)
        .filter((path) => path.startsWith(folder) && !onlyOneNeeds.test(path))
      return new Set(paths.map((path) => path.replaceAll(engine, 'engine')))
    })
    if (!sqlite?.size || !postgres?.size) return []
    const lonely = [...sqlite].filter((path) => !postgres.has(path))
    return lonely.concat([...postgres].filter((path) => !sqlite.has(path)))
  },
  broken: [[plant('collector/src/store/sqlite/a.ts'), plant('collector/src/store/postgres/b.ts')]],
  kept: [
    plant('collector/src/store/sqlite/open-sqlite-store.ts'),
    plant('collector/src/store/postgres/open-postgres-store.ts'),
    plant('collector/src/store/postgres/connections.ts'),
  ],
}

export const HOUSE_RULES: readonly HouseRule[] = [
  ...[imports, purity, mirroredEngines],
  ...[fileSize, medianSize, columns, functionSize],
  ...[barrels, defaultExports, folders, fileNames],
  ...[types, reminders, oneWay, lockfile, machinePaths],
]
