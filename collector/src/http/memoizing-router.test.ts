import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TrieRouter } from 'hono/router/trie-router'
import { MemoizingRouter } from './memoizing-router.ts'

const ROUTES = [
  ['POST', '/track/sale'],
  ['ALL', '/*'],
  ['GET', '/links/count'],
  ['GET', '/links/:id'],
  ['POST', '/links'],
  ['GET', '/*'],
] as const
const ASKED = [
  ['POST', '/track/sale'],
  ['GET', '/track/sale'],
  ['GET', '/links/count'],
  ['GET', '/links/link_1'],
  ['POST', '/links'],
  ['GET', '/summer'],
  ['POST', '/summer'],
] as const

test('however often it is asked, and whatever is added meanwhile, it matches as a tree', () => {
  const [tree, memoizing] = [new TrieRouter<string>(), new MemoizingRouter<string>()]
  for (const [method, path] of ROUTES) {
    for (const router of [tree, memoizing]) router.add(method, path, `${method} ${path}`)
    for (const [askedMethod, askedPath] of [...ASKED, ...ASKED]) {
      const expected = tree.match(askedMethod, askedPath)
      assert.deepEqual(memoizing.match(askedMethod, askedPath), expected)
    }
  }
})

test('a path without parameters is looked for once, one that callers make up each time', () => {
  const router = new MemoizingRouter<string>()
  for (const [method, path] of ROUTES) router.add(method, path, `${method} ${path}`)
  const isMemoized = (method: string, path: string) => {
    const first = router.match(method, path)
    return router.match(method, path) === first
  }
  assert.ok(isMemoized('POST', '/track/sale'))
  assert.ok(!isMemoized('GET', '/links/link_1'))
  assert.ok(!isMemoized('GET', '/summer'))
})
