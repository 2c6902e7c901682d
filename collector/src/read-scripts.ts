import { readdirSync, readFileSync } from 'node:fs'

/** Where the snippet is, as it was built. */
const SCRIPTS_FOLDER = new URL('../', import.meta.url)

/** The snippet, as it was built: plain, and by the name of each checkout that has an adapter. */
export type Scripts = {
  readonly plain: Script
  readonly adapted: Readonly<Record<string, Script>>
  /** Of all that is in it, for people to read. */
  readonly licences: Uint8Array<ArrayBuffer>
}

/** One variant's bytes in every encoding it is served in, by the encoding's name on the wire. */
export type Script = Readonly<Record<'identity' | 'gzip' | 'br', Uint8Array<ArrayBuffer>>>

/** The build says which checkouts have an adapter: `script.<name>.js`. */
export function readScripts(): Scripts {
  // Buffers share a pool; a response's body wants memory of its own.
  const bytesOf = (file: string) => new Uint8Array(readFileSync(new URL(file, SCRIPTS_FOLDER)))
  const read = (file: string): Script => ({
    identity: bytesOf(file),
    gzip: bytesOf(`${file}.gz`),
    br: bytesOf(`${file}.br`),
  })
  const adapted = readdirSync(SCRIPTS_FOLDER).flatMap((file) => {
    const [, name] = /^script\.(\w+)\.js$/.exec(file) ?? []
    return name === undefined ? [] : [[name, read(file)] as const]
  })
  return {
    plain: read('script.js'),
    adapted: Object.fromEntries(adapted),
    licences: bytesOf('script.js.LEGAL.txt'),
  }
}
