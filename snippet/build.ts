import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { minify } from 'terser'

/**
 * The most that the script may weigh in Brotli. Every page of a shop loads it, so a feature has to
 * be worth its bytes: this is what it weighs now and room for a bug fix. js-cookie is a third of
 * it. The official script with all its features weighs 2,507.
 */
export const BROTLI_CEILING_BYTES = 2140

/** The keys of our own Settings, which no page, wire or browser ever sees, are shortened. */
const SETTINGS_KEYS = [
  'collectorUrl',
  'publishableKey',
  'linkDomain',
  'siteDomain',
  'outboundDomains',
  'firstClick',
  'queryParameters',
  'cookieAttributes',
  'checkoutSelector',
]

/** The script as it is served: its bytes, the same compressed, and its Subresource Integrity. */
export interface BuiltSnippet {
  code: Buffer
  gzip: Buffer
  brotli: Buffer
  integrity: string
}

/** Bundles and minifies the script. Throws above the ceiling. */
export async function buildSnippet(): Promise<BuiltSnippet> {
  const code = Buffer.from(await minifiedBundle())
  const brotli = brotliCompressSync(code, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } })
  if (brotli.length > BROTLI_CEILING_BYTES) {
    throw new Error(`script.js is ${brotli.length} bytes, the ceiling is ${BROTLI_CEILING_BYTES}`)
  }
  const integrity = `sha384-${createHash('sha384').update(code).digest('base64')}`
  return { code, gzip: gzipSync(code, { level: 9 }), brotli, integrity }
}

async function minifiedBundle(): Promise<string> {
  const bundle = await build({
    entryPoints: [fileURLToPath(new URL('src/main.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2020',
    minify: true,
    mangleProps: new RegExp(`^(${SETTINGS_KEYS.join('|')})$`),
    // Keeps js-cookie's licence line.
    legalComments: 'inline',
    // Without the project's tsconfig: its strictness would only add a "use strict".
    tsconfigRaw: {},
  })
  const [file] = bundle.outputFiles
  if (!file) throw new Error('esbuild has bundled nothing')
  // A second minifier after esbuild saves 4 % more, because it also inlines what is used once.
  const { code } = await minify(file.text, {
    ecma: 2020,
    compress: { passes: 3, unsafe_arrows: true },
  })
  if (!code) throw new Error('terser has returned nothing')
  return code
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { code, gzip, brotli, integrity } = await buildSnippet()
  const folder = new URL('../dist/', import.meta.url)
  await mkdir(folder, { recursive: true })
  await writeFile(new URL('script.js', folder), code)
  process.stdout.write(
    `script.js: ${code.length} bytes raw, ${gzip.length} gzip, ${brotli.length} Brotli ` +
      `(ceiling ${BROTLI_CEILING_BYTES})\nintegrity="${integrity}"\n`,
  )
}
