import { createHash } from 'node:crypto'
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { minify } from 'terser'
import { readLicences } from './read-licences.ts'
import { shakeJsCookie } from './shake-js-cookie.ts'
import { ADAPTERS } from './src/adapters.ts'

/**
 * The most that any variant of the script may weigh in Brotli. Every page of a shop loads it, so a
 * feature has to be worth its bytes. The official script, which does far less, weighs 2,507.
 */
export const BROTLI_CEILING_BYTES = 2300

/** The script as it is served: its bytes, the same compressed, and its Subresource Integrity. */
interface BuiltSnippet {
  code: Buffer
  gzip: Buffer
  brotli: Buffer
  integrity: string
}

/** Bundles and minifies the script. Throws above the ceiling. */
export async function buildSnippet(adapter: Adapter = 'opened'): Promise<BuiltSnippet> {
  const code = Buffer.from(await minifiedBundle(adapter))
  const brotli = brotliCompressSync(code, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } })
  if (brotli.length > BROTLI_CEILING_BYTES) {
    throw new Error(
      `with ${adapter}, the script is ${brotli.length} bytes, the ceiling ${BROTLI_CEILING_BYTES}`,
    )
  }
  const integrity = `sha384-${createHash('sha384').update(code).digest('base64')}`
  return { code, gzip: gzipSync(code, { level: 9 }), brotli, integrity }
}

/** `script.js`, or `script.stripe.js` for the variant that a page asks for by `?with=stripe`. */
const fileNameOf = (adapter: Adapter): string =>
  adapter === 'opened' ? 'script.js' : `script.${adapter}.js`

async function minifiedBundle(adapter: Adapter): Promise<string> {
  const bundle = await build({
    entryPoints: [fileURLToPath(new URL('src/main.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2020',
    minify: true,
    define: {
      ADAPTER: JSON.stringify(adapter),
      // Shopify and Paddle tell of their orders by webhook: their pages report no sale.
      HAS_OUTBOX: String(adapter === 'opened' || adapter === 'stripe'),
    },
    plugins: [shakeJsCookie],
    // They are in a file beside it, for which no page has to wait.
    legalComments: 'none',
    // Without the project's tsconfig: its strictness would only add a "use strict".
    tsconfigRaw: {},
  })
  const [file] = bundle.outputFiles
  if (!file) throw new Error('esbuild has bundled nothing')
  // A second minifier after esbuild saves 4 % more, because it also inlines what is used once.
  const { code } = await minify(file.text, {
    ecma: 2020,
    compress: {
      passes: 3,
      inline: 2,
      hoist_funs: true,
      collapse_vars: false,
      lhs_constants: false,
      unsafe: true,
      unsafe_arrows: true,
      unsafe_methods: true,
    },
    // Measured, like the rest: 6 bytes less than with the quotes that terser would choose.
    format: { quote_style: 1 },
  })
  if (!code) throw new Error('terser has returned nothing')
  return code
}

/** What the build says of a file: its sizes, and what a page may hold it to. */
export const describe = (name: string, { code, gzip, brotli, integrity }: BuiltSnippet): string =>
  `${name}: ${code.length} bytes raw, ${gzip.length} gzip, ${brotli.length} Brotli ` +
  `(ceiling ${BROTLI_CEILING_BYTES})\n  integrity="${integrity}"\n`

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = new URL('../dist/', import.meta.url)
  await mkdir(folder, { recursive: true })
  for (const adapter of ADAPTERS) {
    const built = await buildSnippet(adapter)
    const name = fileNameOf(adapter)
    const { code, gzip, brotli } = built
    for (const [end, bytes] of [['', code] as const, ['.gz', gzip], ['.br', brotli]]) {
      await writeFile(new URL(`${name}${end}`, folder), bytes)
    }
    process.stdout.write(describe(name, built))
  }
  await writeFile(new URL('script.js.LEGAL.txt', folder), await readLicences())
  // The types of window.dubAnalytics, for a shop that is written in TypeScript.
  await copyFile(new URL('src/dub-analytics.ts', import.meta.url), new URL('script.d.ts', folder))
}
