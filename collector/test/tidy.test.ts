import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { codeOnly } from './code-only.ts'
import { HOUSE_RULES, type SourceFile } from './house-rules.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * False for what is listed and deleted, and for a linked folder such as a borrowed node_modules.
 */
function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

/** What a commit of everything would hold, so that a new file is judged before it is added. */
function readTree(): SourceFile[] {
  const listing = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  return execFileSync('git', listing, { cwd: root, encoding: 'utf8' })
    .split('\0')
    .filter((path) => path !== '' && isFile(join(root, path)))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
    .filter(({ text }) => !text.includes('\0'))
}

const tree = readTree()

test('the tree that is judged is this one', () => {
  assert.ok(tree.some(({ path }) => path === 'collector/src/attribution/money.ts'))
})

for (const { claim, findViolations } of HOUSE_RULES) {
  test(claim, () => assert.deepEqual(findViolations(tree), []))
}

for (const { claim, findViolations, broken, kept } of HOUSE_RULES) {
  test(`a planted violation goes red: ${claim}`, () => {
    assert.ok(broken.length > 0)
    for (const files of broken) assert.notDeepEqual(findViolations(files), [], files[0]?.path)
    assert.deepEqual(findViolations(kept), [])
  })
}

test('prose is told from code', () => {
  // `§` stands for the dollar sign that opens a hole in a template.
  const cases: [text: string, code: string][] = [
    ["a('b') // c", 'a( )'],
    ['/* a\nb */ c', 'c'],
    ["'it\\'s' + a", '+ a'],
    ['a = /["`]/.test(b)', 'a = .test(b)'],
    ['a / b / c', 'a / b / c'],
    ['a(`b §{c} d`)', 'a( c )'],
    ['a(`b §{c({ d: `e §{f} g` })} h`) + i', 'a( c({ d: f }) ) + i'],
    ['a(`x // §{b} "`) + c', 'a( b ) + c'],
  ]
  for (const [text, code] of cases) {
    const found = codeOnly(text.replaceAll('§', '$'))
    assert.equal(found.length, text.length, text)
    assert.equal(found.replace(/\s+/g, ' ').trim(), code, text)
  }
})
