import { connect, type Socket } from 'node:net'
import { type Collector, startCollector } from '../start-collector.ts'
import { auditTotals, readStoredSales } from './audit.ts'
import { Crowd } from './crowd.ts'
import { check, type Lane } from './lane.ts'
import { openShop } from './open-shop.ts'
import { plants } from './plants.ts'

const STOPS = { short: 5, long: 100 }
const CLIENTS = 32
const SLOW_MS = 200
/** Contract: what a supervisor waits for before it uses force. */
const STOP_MS_MAX = 10_000

export const sigterm: Lane = {
  claim: 'told to stop under load, it answers whatever it accepted and ends with 0 in ten seconds',
  controls: [
    {
      bug: 'it leaves without answering those who wait',
      plants: plants.leaveWithoutAnswering,
      caughtAs: /^(recorded and|accepted and) not answered/,
    },
  ],

  async run({ main, form, say }) {
    const shop = await openShop({ main })
    let { collector } = shop
    const { databaseFile } = collector
    const durationsMs: number[] = []
    const crowds: Crowd[] = []
    for (let stop = 1; stop <= STOPS[form]; stop++) {
      const address = collector
      const crowd = new Crowd({ ...shop, clients: CLIENTS, address: () => address }).start()
      crowds.push(crowd)
      await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 300))
      const stalled = stop === STOPS[form] ? await openStalledConnections(collector) : []
      const finish = await beginSale(collector, shop.clickIds)
      const stopped = stopInTime(collector)
      await new Promise((resolve) => setTimeout(resolve, SLOW_MS))
      const answer = await finish()
      check(answer.includes('HTTP/1.1 200'), `accepted and not answered: ${answer || 'nothing'}`)
      durationsMs.push(await stopped)
      await crowd.stop()
      for (const socket of stalled) socket.destroy()

      const answered = new Set(crowds.flatMap(({ receipts }) => [...receipts.keys()]))
      const unanswered = readStoredSales(databaseFile).filter(
        ({ invoiceId }) => !answered.has(invoiceId),
      )
      check(unanswered.length === 0, `recorded and not answered: ${unanswered.length}`)
      collector = await startCollector({ main, databaseFile })
    }
    for (const crowd of crowds)
      check(crowd.contradictions.length === 0, `${crowd.contradictions[0]}`)
    const acknowledged = crowds.reduce((sum, crowd) => sum + crowd.acknowledged, 0)
    await auditTotals(collector)
    await collector.stop()
    say(
      `${STOPS[form]} stops, ${acknowledged} acknowledged, longest ${Math.max(...durationsMs)} ms`,
    )
  },
}

async function stopInTime(collector: Collector): Promise<number> {
  const startedAt = Date.now()
  const late = setTimeout(() => collector.kill('SIGKILL'), STOP_MS_MAX)
  const { code, signal } = await collector.kill('SIGTERM')
  clearTimeout(late)
  check(code === 0, `ended with ${code ?? signal} after ${Date.now() - startedAt} ms`)
  return Date.now() - startedAt
}

/**
 * A buyer on a slow line: the head of the request is out, and the collector has said that it may go
 * on. `finish` sends the rest.
 */
async function beginSale(collector: Collector, clickIds: string[]): Promise<() => Promise<string>> {
  const sale = { customerExternalId: 'slow', amount: 1, clickId: clickIds[0] }
  const body = JSON.stringify(sale)
  const head = headOf(collector, body.length, 'Expect: 100-continue')
  const socket = await openConnection(collector, head)
  const closed = new Promise((resolve) => socket.once('close', resolve))
  let answer = ''
  socket.setEncoding('utf8').on('data', (text: string) => {
    answer += text
  })
  await new Promise((resolve) => socket.once('data', resolve))
  return async () => {
    socket.write(body)
    await closed
    return answer
  }
}

/** A browser that connected and asks nothing yet, and clients that stall within a request. */
function openStalledConnections(collector: Collector): Promise<Socket[]> {
  const beginnings = ['', 'GET /heal', `${headOf(collector, 100)}{"amount"`]
  return Promise.all(beginnings.map((beginning) => openConnection(collector, beginning)))
}

function headOf({ url, secretKey }: Collector, length: number, ...more: string[]): string {
  const lines = [
    'POST /track/sale HTTP/1.1',
    `Host: ${new URL(url).host}`,
    `Authorization: Bearer ${secretKey}`,
    `Content-Length: ${length}`,
    ...more,
  ]
  return `${lines.join('\r\n')}\r\n\r\n`
}

async function openConnection({ url }: Collector, beginning: string): Promise<Socket> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  await new Promise((resolve) => socket.once('connect', resolve))
  socket.write(beginning)
  return socket
}
