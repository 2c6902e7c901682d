import type { LoadResult } from './load.ts'

/** One turn of the bench: the three loads one after another on the same machine. */
export type Round = { readonly echo: Measure; readonly sale: Measure; readonly redirect: Measure }

/** A load's result with what each request cost the server. */
export type Measure = LoadResult & {
  readonly cpuMicroseconds: number
  readonly writtenBytes: number
  /** The server's most memory since it started. */
  readonly peakMebibytes: number
}
