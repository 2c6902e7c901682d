import { build } from 'esbuild'

/**
 * A file for each program and thread, quick to start; packages stay in node_modules, since one of
 * them is native.
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
  packages: 'external',
  sourcemap: true,
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
