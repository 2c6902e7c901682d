import { posix } from 'node:path'
import type { SourceFile } from './house-rules.ts'

/**
 * Which rooms a room may look into; not listed means not allowed. The picture is in
 * ARCHITECTURE.md.
 */
const doors: Readonly<Record<string, readonly string[]>> = {
  main: ['root', 'http', 'ledger', 'open-store', 'store', 'attribution', 'operator', 'copy'],
  operator: ['operator', 'root', 'store', 'attribution'],
  copy: ['copy', 'store'],
  http: ['http', 'ledger', 'store', 'attribution', 'root'],
  ledger: ['ledger', 'store', 'attribution'],
  'open-store': ['sqlite', 'postgres', 'store'],
  sqlite: ['sqlite', 'store', 'attribution'],
  postgres: ['postgres', 'store', 'attribution'],
  store: ['store', 'attribution'],
  attribution: ['attribution'],
  // What main hands to the others, such as the configuration and the first workspace.
  root: ['root', 'store', 'attribution'],
  snippet: ['snippet'],
  e2e: ['e2e'],
}

const anythingButAnEngine = /^(?!better-sqlite3|pg$|postgres$|node:sqlite$)/
const nothing = /(?!)/
const packages: Readonly<Record<string, RegExp>> = {
  // tsx: threads of Node 20 need it to load TypeScript from source.
  sqlite: /^(node:(?!sqlite)|better-sqlite3|tsx\/esm\/api$)/,
  // The package `postgres` is here to be measured against (ADR 16).
  postgres: /^(node:(?!sqlite)|pg$)/,
  store: /^node:(?!sqlite)/,
  attribution: nothing,
  snippet: /^js-cookie$/,
  // Flows make a database for each collector where they are given a server.
  e2e: /^(?!better-sqlite3|node:sqlite$)/,
}

const rooms: readonly (readonly [RegExp, string])[] = [
  [/^collector\/src\/(main|saletrail)\.ts$/, 'main'],
  [/^collector\/src\/store\/open-(store|register|copy)\.ts$/, 'open-store'],
  [/^collector\/src\/store\/sqlite\//, 'sqlite'],
  [/^collector\/src\/store\/postgres\//, 'postgres'],
  [/^collector\/src\/store\//, 'store'],
  [/^collector\/src\/http\//, 'http'],
  [/^collector\/src\/ledger\//, 'ledger'],
  [/^collector\/src\/operator\//, 'operator'],
  [/^collector\/src\/copy\//, 'copy'],
  [/^collector\/src\/attribution\//, 'attribution'],
  [/^collector\/src\/[^/]+$/, 'root'],
  [/^snippet\/src\//, 'snippet'],
  [/^e2e\//, 'e2e'],
]

function roomOf(path: string): string {
  return rooms.find(([pattern]) => pattern.test(path))?.[1] ?? 'elsewhere'
}

const importPatterns = [
  /^\s*(?:import|export)\s(?:[^'"`;]*?\s)?from\s+['"]([^'"]+)['"]/gm,
  /^\s*import\s+['"]([^'"]+)['"]/gm,
  /\bimport\(\s*['"]([^'"]+)['"]/g,
]

function isAllowed(file: SourceFile, room: string, wanted: string): boolean {
  if (!wanted.startsWith('.')) return (packages[room] ?? anythingButAnEngine).test(wanted)
  const target = posix.join(posix.dirname(file.path), wanted)
  return (doors[room] ?? []).includes(roomOf(target))
}

/** Imports of a file that its room has no door for. Files outside the rooms may import anything. */
export function findForbiddenImports(file: SourceFile): string[] {
  const room = roomOf(file.path)
  if (room === 'elsewhere') return []
  const wanted = importPatterns.flatMap((pattern) =>
    [...file.text.matchAll(pattern)].map(([, specifier = '']) => specifier),
  )
  return wanted
    .filter((specifier) => !isAllowed(file, room, specifier))
    .map((specifier) => `${file.path}: ${room} may not import ${specifier}`)
}
