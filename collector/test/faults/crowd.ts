import { Agent } from 'node:http'
import { type Answer, request } from '../request.ts'
import type { Collector } from '../start-collector.ts'
import { endWithLane } from './run-lane.ts'

type CrowdOptions = {
  readonly clients: number
  /** Where the collector is now; it may be down, and come back elsewhere. */
  readonly address: () => Pick<Collector, 'url' | 'secretKey'>
  readonly clickIds: readonly string[]
  /** Sent for each invoice again and again, instead of unique invoices with some repeated. */
  readonly invoices?: readonly string[]
  /** How many come in a second, however slowly they are answered; without it, whoever can. */
  readonly comePerSecond?: number
}

const RECENT_MAX = 500
const PAUSE_MS = 10
/** How often those who come are let in. */
const DOOR_MS = 10

/** The amount an invoice is about, so that a stored sale can be told right from wrong. */
export function amountOf(invoiceId: string): number {
  let hash = 7
  for (const character of invoiceId) hash = (hash * 31 + character.charCodeAt(0)) % 99_991
  return hash + 1
}

/**
 * Buyers at many checkouts at once. Each keeps its connection, sends sales one after another, some
 * of them invoices that were sent before or are under way, and keeps every answer it got.
 */
export class Crowd {
  /** The first answer to each invoice. */
  readonly receipts = new Map<string, string>()
  /** What no collector may do: two answers to one invoice, or an answer nobody knows. */
  readonly contradictions: string[] = []
  /** Invoices sent, whether or not an answer came. */
  readonly sent = new Set<string>()
  readonly #options: CrowdOptions
  readonly #agent: Agent
  readonly #recent: string[] = []
  #answers = 0
  #refusals = 0
  #count = 0
  #isOver = false
  #clients: Promise<void>[] = []
  readonly #latenciesMs: number[] = []
  #atTheDoor: (() => void)[] = []

  constructor(options: CrowdOptions) {
    this.#options = options
    this.#agent = new Agent({ keepAlive: true, maxSockets: options.clients })
  }

  /** How many were told that a sale is recorded. */
  get acknowledged(): number {
    return this.#answers
  }

  /** How many were told to come back later. */
  get refused(): number {
    return this.#refusals
  }

  /** Of all answers since this was last asked: what one in a hundred had to wait, and longer. */
  takeP99Ms(): number {
    const sorted = this.#latenciesMs.splice(0).sort((a, b) => a - b)
    return sorted[Math.floor(sorted.length * 0.99)] ?? 0
  }

  start(): this {
    endWithLane(() => this.stop())
    this.#openDoor()
    this.#clients = Array.from({ length: this.#options.clients }, () => this.#buy())
    return this
  }

  /** Resolves when every request has been answered or broken off. */
  async stop(): Promise<void> {
    this.#isOver = true
    await Promise.all(this.#clients)
    this.#agent.destroy()
  }

  async #buy(): Promise<void> {
    while (!this.#isOver) {
      await this.#come()
      const invoiceId = this.#nextInvoice()
      this.sent.add(invoiceId)
      const sentAt = performance.now()
      const answer = await this.#send(invoiceId)
      this.#latenciesMs.push(performance.now() - sentAt)
      if (answer) this.#take(invoiceId, answer)
      // The collector is down: a shop waits a moment too.
      if (answer?.status !== 200) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
  }

  async #come(): Promise<void> {
    if (this.#options.comePerSecond === undefined) return
    await new Promise<void>((resolve) => this.#atTheDoor.push(resolve))
  }

  /** Lets in as many as come in that time; who finds the door shut at the end is let in, too. */
  #openDoor(): void {
    const { comePerSecond } = this.#options
    if (comePerSecond === undefined) return
    const startedAt = performance.now()
    let letIn = 0
    const door = setInterval(() => {
      const come = Math.floor(((performance.now() - startedAt) / 1_000) * comePerSecond)
      const places = this.#isOver ? this.#atTheDoor.length : come - letIn
      for (const enter of this.#atTheDoor.splice(0, places)) enter()
      letIn = come
      if (this.#isOver) clearInterval(door)
    }, DOOR_MS)
  }

  #nextInvoice(): string {
    const number = ++this.#count
    const { invoices, clients } = this.#options
    // Everybody asks for the same one at the same time.
    if (invoices) return invoices[Math.floor(number / clients) % invoices.length] ?? ''
    const repeated = this.#recent[Math.floor(Math.random() * RECENT_MAX)]
    if (number % 4 === 0 && repeated !== undefined) return repeated
    const invoiceId = `inv_${process.pid}_${number}`
    this.#recent[number % RECENT_MAX] = invoiceId
    return invoiceId
  }

  #send(invoiceId: string): Promise<Answer | undefined> {
    const { url, secretKey } = this.#options.address()
    return request(`${url}/track/sale`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' },
      body: this.saleOf(invoiceId),
      agent: this.#agent,
    }).catch(() => undefined)
  }

  /** What is sent for an invoice, each time the same. */
  saleOf(invoiceId: string): object {
    const amount = amountOf(invoiceId)
    const { clickIds } = this.#options
    return {
      customerExternalId: amount % 2 === 0 ? `known ${amount % 1_000}` : `new ${invoiceId}`,
      amount,
      clickId: clickIds[amount % clickIds.length],
      invoiceId,
    }
  }

  #take(invoiceId: string, answer: Answer): void {
    // A buyer whose machine was too busy to send its request in time: as if the line had broken.
    if (answer.status === 408) return
    if (answer.status === 503 && answer.headers['retry-after']) {
      this.#refusals++
    } else if (answer.status !== 200) {
      this.contradictions.push(`${invoiceId}: ${answer.status} ${answer.text}`)
    } else {
      this.#answers++
      const first = this.receipts.get(invoiceId)
      if (first === undefined) this.receipts.set(invoiceId, answer.text)
      else if (first !== answer.text) {
        this.contradictions.push(`${invoiceId}: first ${first}, then ${answer.text}`)
      }
    }
  }
}
