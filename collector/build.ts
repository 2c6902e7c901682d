import { build } from 'esbuild'

/**
 * A file for each program and thread, quick to start; packages stay in node_modules, since one of
 * them is native.
 */
await build({
  entryPoints: ['main.ts', 'saletrail.ts', 'store/sqlite/writer-thread.ts'].map(
    (path) => `collector/src/${path}`,
  ),
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
