import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readAgent } from './read-agent.ts'

const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)'
const apple = 'AppleWebKit/605.1.15 (KHTML, like Gecko)'
const windows = `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/140.0.0.0 Safari/537`
const phone = `Mozilla/5.0 (Linux; Android 10; K) ${webkit} Chrome/140.0.0.0 Mobile Safari/537`
const tablet = `Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) ${apple} Version/18.5 Mobile Safari`
const mac = `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${apple} Version/18.5 Safari/605.1.15`
const linux = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

const cases: readonly (readonly [userAgent: string, ...read: (string | null)[]])[] = [
  [windows, 'Desktop', 'Chrome', 'Windows'],
  [`${windows} Edg/140.0.0.0`, 'Desktop', 'Microsoft Edge', 'Windows'],
  [phone, 'Mobile', 'Chrome', 'Android'],
  [tablet, 'Tablet', 'Safari', 'iOS'],
  [mac, 'Desktop', 'Safari', 'macOS'],
  [linux, 'Desktop', 'Firefox', 'Linux'],
  ['', null, null, null],
]
for (const [userAgent, ...read] of cases) {
  test(`${read.join(', ')} is read from the user agent`, () => {
    const { device, browser, os } = readAgent(userAgent).browser
    assert.deepEqual([device, browser, os], read)
  })
}

test('the same browser is read once, and thousands are not all kept', () => {
  assert.equal(readAgent(linux), readAgent(linux))
  for (let count = 0; count < 10_000; count++) readAgent(`${linux} visitor/${count}`)
  assert.equal(readAgent(linux).browser.browser, 'Firefox')
})

test('a user agent of 16 KiB is read as quickly as a short one', () => {
  const start = performance.now()
  readAgent('Mozilla/5.0 ('.repeat(1_300))
  assert.ok(performance.now() - start < 20)
})
