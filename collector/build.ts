import { build } from 'esbuild'

/** A file a thread, quick to start; packages stay in node_modules, since one of them is native. */
await build({
  entryPoints: ['collector/src/main.ts', 'collector/src/store/sqlite/writer-thread.ts'],
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
