import type { LoadResult } from './load.ts'

/** One turn of the bench: each load by its name, one after another on the same machine. */
export type Round = { readonly echo: Measure; readonly [load: string]: Measure }

/** A load's result with what each request cost the server. */
export type Measure = LoadResult & {
  readonly cpuMicroseconds: number
  /** Of the database's processes, where it has some of its own. */
  readonly databaseCpuMicroseconds: number
  readonly writtenBytes: number
  /** The servers' most memory since they started. */
  readonly peakMebibytes: number
}
