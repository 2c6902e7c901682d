import assert from 'node:assert/strict'
import { test } from 'node:test'
import { request } from '../request.ts'
import { startCollector } from '../start-collector.ts'
import { exchange } from './exchange.ts'

test('who hangs up in the midst of a body is no failure of the collector’s', async () => {
  const collector = await startCollector()
  const head = [
    'POST /track/sale HTTP/1.1',
    'Host: shop',
    `Authorization: Bearer ${collector.secretKey}`,
    'Expect: 100-continue',
  ].join('\r\n')
  for (const body of [
    'Content-Length: 900\r\n\r\n{',
    'Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n',
  ]) {
    await exchange(collector.url, { bytes: `${head}\r\n${body}`, until: /100 Continue/ })
  }
  let counted: string[] = []
  for (const deadline = Date.now() + 10_000; counted.length === 0 && Date.now() < deadline; ) {
    const { text } = await request(`${collector.url}/metrics`)
    counted = text.split('\n').filter((line) => /requests_total.*track\/sale.* 2$/.test(line))
  }
  assert.match(String(counted), /status="400"/)
  assert.doesNotMatch(collector.stdout(), /request failed/)
  await collector.stop()
})
