import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { bundledExchangeRates } from '../../src/attribution/exchange-rates.ts'
import { makeLink, trackSale, visit } from '../shop.ts'
import { type Collector, startCollector } from '../start-collector.ts'

/** A collector whose rates come from a source that answers so. */
async function withSource(answer: RequestListener, prove: (collector: Collector) => Promise<void>) {
  const source = createServer(answer)
  await new Promise<void>((resolve) => source.listen(0, '127.0.0.1', resolve))
  const { port } = source.address() as AddressInfo
  const collector = await startCollector({ env: { FX_RATES_URL: `http://127.0.0.1:${port}/` } })
  try {
    await prove(collector)
  } finally {
    await collector.stop()
    source.closeAllConnections()
    source.close()
  }
}

/** What 100.00 EUR are in US cents now. */
async function bookEuros(collector: Collector, clickId: string, invoiceId: string) {
  const { json } = await trackSale(collector, {
    ...{ customerExternalId: invoiceId, amount: 100_00, currency: 'eur' },
    ...{ invoiceId, clickId },
  })
  return (json() as { sale: { amount: number } }).sale.amount
}

test('a sale is converted at the rates that were fetched, without a restart', async () => {
  const rates = { ...bundledExchangeRates.unitsPerUsd, eur: '0.25' }
  const entries = Object.entries(rates).map(([code, rate]) => `"${code}":${rate}`)
  const table = `{"date":"2999-01-01","usd":{${entries.join(',')}}}`
  await withSource(
    (_, response) => response.end(table),
    async (collector) => {
      const clickId = await visit(collector, await makeLink(collector))
      const deadline = Date.now() + 5_000
      for (let count = 0; ; count++) {
        if ((await bookEuros(collector, clickId, `inv_${count}`)) === 400_00) break
        assert.ok(Date.now() < deadline, 'the new rates never came')
      }
    },
  )
})

test('a source that never answers holds up neither the start nor a sale', async () => {
  await withSource(
    () => {},
    async (collector) => {
      const clickId = await visit(collector, await makeLink(collector))
      const amount = await bookEuros(collector, clickId, 'inv_1')
      const expected = 100_00 / Number(bundledExchangeRates.unitsPerUsd.eur)
      assert.equal(amount, Math.round(expected))
      assert.equal((await collector.kill('SIGTERM')).code, 0)
    },
  )
})
