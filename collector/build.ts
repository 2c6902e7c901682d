import { build } from 'esbuild'

/** One file, quick to start; packages stay in node_modules, since one of them is native. */
await build({
  entryPoints: ['collector/src/main.ts'],
  outfile: 'dist/collector/main.js',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  sourcemap: true,
  logLevel: 'warning',
})
