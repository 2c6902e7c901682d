import { readFile } from 'node:fs/promises'

/** What the script is made of, and where its licence is. */
const PARTS: [name: string, licence: URL][] = [
  ['Saletrail', new URL('../LICENSE', import.meta.url)],
  ['js-cookie', new URL('../LICENSE', import.meta.resolve('js-cookie'))],
]

/**
 * The licences of all that is in the script, whole. They lie beside it, as with esbuild's
 * `legalComments: 'external'`, and its `Link` header names them: in it, every page would load them.
 */
export async function readLicences(): Promise<string> {
  const texts = PARTS.map(
    async ([name, licence]) => `${name}\n\n${await readFile(licence, 'utf8')}`,
  )
  return (await Promise.all(texts)).join('\n----\n\n')
}
