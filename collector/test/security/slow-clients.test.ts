import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { after, describe, test } from 'node:test'
import { request } from '../request.ts'
import { makeLink } from '../shop.ts'
import { startCollector } from '../start-collector.ts'
import { exchange } from './exchange.ts'

// The collector closes what dawdles within ten seconds. A busy machine may take longer to notice.
const CLOSED_MS_MAX = 20_000
const DRIP_MS = 500
const SILENT = 500
const SERVED = 200

const collector = await startCollector()
after(collector.stop)
const { url, secretKey } = collector
await makeLink(collector, { key: 'summer' })

const head = `POST /track/sale HTTP/1.1\r\nHost: shop\r\nAuthorization: Bearer ${secretKey}\r\n`
const drip = (text: string) => ({ text, everyMs: DRIP_MS })
const SLOW = {
  'nothing at all': {},
  'half a request line': { bytes: 'POST /track' },
  'a header without an end': { bytes: head, drip: drip('X: y\r\n') },
  'a body that drips': { bytes: `${head}Content-Length: 900\r\n\r\n`, drip: drip(' ') },
  'a body that stops': { bytes: `${head}Content-Length: 900\r\n\r\n{` },
  'chunks that drip': {
    bytes: `${head}Transfer-Encoding: chunked\r\n\r\n`,
    drip: drip('1\r\n \r\n'),
  },
  'a dripping body nobody has a key for': {
    bytes: 'POST /links HTTP/1.1\r\nHost: shop\r\nContent-Length: 900\r\n\r\n',
    drip: drip(' '),
  },
}

describe('slow clients', { concurrency: true }, () => {
  for (const [name, given] of Object.entries(SLOW)) {
    test(`the connection is closed on ${name}`, { timeout: CLOSED_MS_MAX }, async (t) => {
      const { answered, tookMs } = await exchange(url, given)
      t.diagnostic(`closed after ${Math.round(tookMs)} ms`)
      assert.match(answered, /^HTTP\/1\.1 4(08|01) /)
      assert.match(answered, /"error":\{"code":"(bad_request|unauthorized)"/)
    })
  }

  test(`${SILENT} connections that say nothing stop nobody, and are closed`, async (t) => {
    const start = performance.now()
    const silent = Array.from({ length: SILENT }, () => connect(Number(new URL(url).port)))
    await Promise.all(silent.map((socket) => once(socket, 'connect')))
    // Whoever does not read does not see the end either.
    for (const socket of silent) socket.resume()
    const closed = Promise.all(silent.map((socket) => once(socket, 'close')))
    const isOpen = ({ destroyed }: Socket) => !destroyed

    for (let call = 0; call < SERVED; call++) {
      const path = call % 2 === 0 ? '/summer' : '/readyz'
      assert.equal((await request(`${url}${path}`)).status, call % 2 === 0 ? 302 : 200)
    }
    t.diagnostic(`${silent.filter(isOpen).length} were open while ${SERVED} others were served`)
    await closed
    t.diagnostic(`all were closed after ${Math.round(performance.now() - start)} ms`)
  })
})

test('the control: a client that takes its time within reason is served', async () => {
  const body = '{"customerExternalId":"ada","amount":1}'
  const parts = [`${head}Content-Length: ${body.length}\r\nConnection: close\r\n\r\n`, body]
  const socket = connect(Number(new URL(url).port))
  let answered = ''
  socket.on('data', (chunk) => {
    answered += chunk
  })
  for (const part of parts.flatMap((text) => [text.slice(0, 20), text.slice(20)])) {
    socket.write(part)
    await new Promise((resolve) => setTimeout(resolve, DRIP_MS))
  }
  if (!socket.closed) await once(socket, 'close')
  assert.match(answered, /^HTTP\/1\.1 200 /)
})
