import assert from 'node:assert/strict'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, beforeEach, test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import pino from 'pino'
import { bundledExchangeRates } from './attribution/exchange-rates.ts'
import { LiveExchangeRates } from './live-exchange-rates.ts'

type Answering = (response: ServerResponse) => void
let answering: Answering
const source = createServer((_, response) => answering(response))
let url: string
before(async () => {
  await new Promise<void>((resolve) => source.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(source.address() as AddressInfo).port}/usd.json?key=canaryKey`
})
after(() => {
  source.closeAllConnections()
  source.close()
})

/** Enough for a source that answers at all. */
const PATIENCE_MS = 1_500

let lines: string[]
beforeEach(() => {
  lines = []
})
const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) })

/** The bundled table with other values, as the source publishes it. */
function published(date: string, changed: Readonly<Record<string, string>> = {}): string {
  const rates = { ...bundledExchangeRates.unitsPerUsd, ...changed }
  const entries = Object.entries(rates).map(([code, rate]) => `"${code}": ${rate}`)
  return `{"date": "${date}", "usd": {${entries.join(', ')}}}`
}

const sends = (body: string, status = 200): Answering => {
  return (response) => response.writeHead(status).end(body)
}

test('newer rates take the place of the bundled ones, with their date', async () => {
  const rates = new LiveExchangeRates(log)
  assert.equal(rates.newest, bundledExchangeRates)
  answering = sends(published('2999-01-02', { eur: '0.5' }))
  await rates.refresh(url)
  assert.equal(rates.newest.date, '2999-01-02')
  assert.equal(rates.newest.unitsPerUsd.eur, '0.5')
  answering = sends(published('2999-01-01', { eur: '0.6' }))
  await rates.refresh(url)
  assert.equal(rates.newest.unitsPerUsd.eur, '0.5', 'older rates are not taken')
  answering = sends(published('2999-01-02', { eur: '0.7' }))
  await rates.refresh(url)
  assert.equal(rates.newest.unitsPerUsd.eur, '0.7', 'a correction of the same day is taken')
  assert.deepEqual(lines, [])
})

/** More than what is read of it, for what is under way counts too. */
const ENDLESS_BYTES_MAX = 64 * 1024 * 1024
let endlessBytes = 0
const endless: Answering = (response) => {
  const chunk = ' '.repeat(64 * 1024)
  const send = () => {
    do endlessBytes += chunk.length
    while (!response.destroyed && response.write(chunk))
    assert.ok(endlessBytes < ENDLESS_BYTES_MAX, 'it is read on and on')
  }
  response.on('drain', send)
  send()
}
const dripping: Answering = (response) => {
  const drip = setInterval(() => response.write(' '), 50)
  response.once('close', () => clearInterval(drip))
}
const faults: readonly (readonly [fault: string, answering: Answering])[] = [
  ['answers with an error', sends('sorry', 500)],
  ['sends something else', sends('<html>')],
  ['sends a table without currencies', sends('{"date": "2999-01-01", "usd": {"usd": 1}}')],
  ['sends a table of another base', sends(published('2999-01-01', { usd: '0.9' }))],
  ['sends without end', endless],
  ['hangs up', (response) => response.destroy()],
  ['never answers', () => {}],
  ['never comes to an end', dripping],
]
for (const [fault, answer] of faults) {
  test(`rates are kept, and it is said once, when the source ${fault}`, async () => {
    const rates = new LiveExchangeRates(log, PATIENCE_MS)
    answering = sends(published('2999-01-01'))
    await rates.refresh(url)
    const before = rates.newest
    answering = answer
    await rates.refresh(url)
    await rates.refresh(url)
    assert.equal(rates.newest, before)
    assert.equal(lines.length, 1)
    assert.ok(!lines.join().includes('canaryKey'))
    answering = sends(published('2999-01-03'))
    await rates.refresh(url)
    assert.equal(rates.newest.date, '2999-01-03')
    answering = answer
    await rates.refresh(url)
    assert.equal(lines.length, 2, 'a new failure after a success is said again')
  })
}

test('currencies a shop sells in are not given up for as many others', async () => {
  const codes = Object.keys(bundledExchangeRates.unitsPerUsd).filter((code) => code !== 'usd')
  const tableOf = (date: string, some: readonly string[]) =>
    sends(`{"date": "${date}", "usd": {"usd": 1, ${some.map((code) => `"${code}": 2`).join()}}}`)
  const [few, twice] = [Math.floor(codes.length * 0.09), Math.floor(codes.length * 0.17)]
  const rates = new LiveExchangeRates(log)
  answering = tableOf('2999-01-01', codes.slice(few))
  await rates.refresh(url)
  assert.deepEqual([rates.newest.date, lines.length], ['2999-01-01', 0])
  answering = tableOf('2999-01-02', [...codes.slice(0, few), ...codes.slice(few + twice)])
  await rates.refresh(url)
  assert.deepEqual([rates.newest.date, lines.length], ['2999-01-01', 1])
})

/** Far beyond what it takes: only a source that is never asked again is meant. */
const ASKED_MS_MAX = 30_000

test('a source that failed is asked again soon, one that answered in some hours', async (t) => {
  const answers = sends(published('2999-01-02'))
  const setting = t.mock.method(globalThis, 'setTimeout')
  const MINUTE_MS = 60_000
  const pauseAfter = async (answer: Answering) => {
    setting.mock.resetCalls()
    answering = answer
    const rates = new LiveExchangeRates(log, PATIENCE_MS)
    rates.refreshFrom(url)
    // What the connection itself waits for is a matter of minutes.
    const findPause = () =>
      setting.mock.calls.map(({ arguments: [, ms] }) => ms ?? 0).find((ms) => ms > 10 * MINUTE_MS)
    for (const start = performance.now(); findPause() === undefined; await nextTurn()) {
      assert.ok(performance.now() - start < ASKED_MS_MAX, 'it is never asked again')
    }
    rates.close()
    return (findPause() ?? 0) / MINUTE_MS
  }
  const [soon, later] = [await pauseAfter(sends('sorry', 500)), await pauseAfter(answers)]
  assert.ok(soon >= 13 && soon <= 17, `${soon} minutes`)
  assert.ok(later >= 5 * 60 && later <= 7 * 60, `${later} minutes`)
})
