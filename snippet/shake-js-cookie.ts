import { readFile } from 'node:fs/promises'
import type { Plugin } from 'esbuild'

/**
 * What the script has no use for: js-cookie is one object, and no minifier can look into it. The
 * names of our cookies need no encoding, and each call brings attributes of its own, among them the
 * path and for how many seconds the cookie lives.
 */
const UNUSED: [what: string, text: RegExp, instead: string][] = [
  ['assign', /function assign[\s\S]*?\n}\n/, ''],
  ['assigning', /attributes = assign\(\{\}, defaultAttributes, attributes\);/, ''],
  ['its converter', /var defaultConverter = \{[\s\S]*?\n\};\n/, ''],
  // Numbers have no `split`: js-cookie throws at the `maxAge` of a merchant, which is not its own.
  ['cutting', /attributes\[attributeName\]\.split\(';'\)\[0\]/, 'attributes[attributeName]'],
  // Browsers read `secure=true` as `secure`: https://www.rfc-editor.org/rfc/rfc6265#section-5.2.5
  [
    'names alone',
    /;\n\n {6}if \(attributes\[attributeName\] === true\) \{[\s\S]*?\+= '='/,
    " + '='",
  ],
  [
    'returning',
    /return \(document\.cookie =([\s\S]*?stringifiedAttributes)\)/,
    'document.cookie = stringifiedAttributes',
  ],
  // A method that another script has laid on Object.prototype is no attribute: in its text are line
  // breaks and semicolons, for which browsers discard or cut the whole cookie.
  [
    'inherited',
    /for \(var attributeName in attributes\)/,
    'for (const attributeName of Object.keys(attributes))',
  ],
  // Encoded whole: PHP would read the `+` that js-cookie leaves as a space.
  [
    'one text',
    /var stringifiedAttributes = '';/,
    "var stringifiedAttributes = name + '=' + encodeURIComponent(value);",
  ],
  ['days', /if \(typeof attributes\.expires === 'number'\) \{[\s\S]*?\n {4}\}\n/, ''],
  ['dates', /if \(attributes\.expires\) \{[\s\S]*?\n {4}\}\n/, ''],
  // As a constant, terser calls it by a name of its own and forgets the object.
  [
    'set',
    /function set\(name, value, attributes\) \{([\s\S]*?\n {2})\}/,
    'const set = (name, value, attributes) => {$1}',
  ],
  ['further instances', /function init\(converter, defaultAttributes\) \{/, ''],
  ['servers', /if \(typeof document === 'undefined'\) \{\s*return\s*\}/, ''],
  ['names that need encoding', /\n {4}name = encodeURIComponent[\s\S]*?escape\);\n/, '\n'],
  ['get', /\n {2}function get\([\s\S]*?\n {2}\}\n/, ''],
  [
    'remove and the rest',
    /return Object\.create\([\s\S]*?\n}\n\nvar api = .*/,
    'var api = { set }',
  ],
]

/**
 * Leaves of js-cookie the one function that the script calls, `set`. Saves 350 bytes in Brotli.
 * Throws where a new version of js-cookie reads differently.
 */
export const shakeJsCookie: Plugin = {
  name: 'shake-js-cookie',
  setup(build) {
    build.onLoad({ filter: /js\.cookie\.mjs$/ }, async ({ path }) => {
      let contents = await readFile(path, 'utf8')
      for (const [what, text, instead] of UNUSED) {
        if (!text.test(contents)) throw new Error(`js-cookie has changed: no ${what} in it`)
        contents = contents.replace(text, instead)
      }
      return { contents, loader: 'js' }
    })
  },
}
