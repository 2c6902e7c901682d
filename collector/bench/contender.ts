import type { ProcessUse } from './measured-process.ts'

/** What is measured: how to start it, and whom to ask what it used of the machine. */
export type Contender = {
  readonly name: string
  /** Whether its short link `/bench` is measured as well. */
  readonly hasRedirects?: boolean
  readonly start: () => Promise<Running>
}

export type Running = {
  /** One for each of its servers; connections are shared out among them. */
  readonly ports: readonly number[]
  readonly pids: readonly number[]
  readonly clickIds: readonly string[]
  /** Of all its servers, without the database's. */
  readonly readUse: () => ProcessUse
  /** CPU of the database's processes, where it has some of its own. */
  readonly readDatabaseCpu: () => number
  readonly stop: () => Promise<void>
}

export const SECRET_KEY = 'dub_benchmark_secret_key'
