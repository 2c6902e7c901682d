import { rmSync, writeFileSync } from 'node:fs'
import { build } from 'esbuild'

/** It is not installed. */
const STAY_OUTSIDE = ['pg-native']
/** CommonJS has another way to say where a module is, and is strict if its first words say so. */
const FIRST_WORDS =
  "'use strict'; const ownUrl = require('node:url').pathToFileURL(__filename).href"
/** So that a stack tells places apart. */
const LINE_LIMIT = 120

rmSync('dist/collector', { recursive: true, force: true })

/**
 * A file for each program and thread, with the packages they use: a collector that loads a thousand
 * small files starts half as fast. They are CommonJS, since an ES module gets all of each module of
 * Node's that it imports, parts that load others included: its start takes a twelfth longer. Zod is
 * imported as a namespace everywhere: `{ z }` would bring its messages in fifty languages along.
 */
await build({
  entryPoints: [
    'start',
    'main',
    'saletrail',
    'store/sqlite/checkpointer-thread',
    'store/sqlite/reader-thread',
  ].map((path) => `collector/src/${path}.ts`),
  entryNames: '[name]',
  outdir: 'dist/collector',
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external: STAY_OUTSIDE,
  // Of a package that is also made of ES modules only what is used is taken along.
  mainFields: ['module', 'main'],
  banner: { js: FIRST_WORDS },
  define: { 'import.meta.url': 'ownUrl' },
  sourcemap: true,
  // What a start reads and parses is half as much. Names stay, for errors' stacks and profiles.
  minifySyntax: true,
  minifyWhitespace: true,
  lineLimit: LINE_LIMIT,
  logLevel: 'warning',
})

// The nearest `package.json` says what a `.js` file is.
writeFileSync('dist/collector/package.json', '{ "type": "commonjs" }\n')

/** What `/docs` loads. */
await build({
  entryPoints: ['collector/docs/page.ts', 'collector/docs/page.css'],
  outdir: 'dist/docs',
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  logLevel: 'warning',
})
