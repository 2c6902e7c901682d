import { rmSync } from 'node:fs'
import { build } from 'esbuild'

/** It is not installed. */
const STAY_OUTSIDE = ['pg-native']
/** Packages that are no ES modules ask for Node's own ones in the old way. */
const REQUIRE = `import { createRequire } from 'node:module'
const require = createRequire(import.meta.url)`
/** So that a stack tells places apart. */
const LINE_LIMIT = 120

rmSync('dist/collector', { recursive: true, force: true })

/**
 * A file for each program and thread, with the packages they use: a collector that loads a thousand
 * small files starts half as fast. What several of them need is in chunks beside them. Zod is
 * imported as a namespace everywhere: `{ z }` would bring its messages in fifty languages along.
 */
await build({
  entryPoints: [
    'main',
    'saletrail',
    'store/sqlite/checkpointer-thread',
    'store/sqlite/reader-thread',
  ].map((path) => `collector/src/${path}.ts`),
  entryNames: '[name]',
  outdir: 'dist/collector',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  splitting: true,
  external: STAY_OUTSIDE,
  // Of a package that is also made of ES modules only what is used is taken along.
  mainFields: ['module', 'main'],
  banner: { js: REQUIRE },
  sourcemap: true,
  // What a start reads and parses is half as much. Names stay, for errors' stacks and profiles.
  minifySyntax: true,
  minifyWhitespace: true,
  lineLimit: LINE_LIMIT,
  logLevel: 'warning',
})

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
