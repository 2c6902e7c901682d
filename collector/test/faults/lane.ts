/** A short form in `npm test`, the long one in `npm run test:faults`. */
export type Form = 'short' | 'long'

export type LaneOptions = {
  /** The build to be tried: the one that ships or, as a control, one with a planted bug. */
  readonly main: string
  readonly form: Form
  /** Tells a figure of the run. */
  readonly say: (line: string) => void
}

/** A piece of source, found exactly once, and the bug that takes its place. */
export type Plant = { readonly file: string; readonly text: string; readonly bug: string }

type Control = {
  readonly bug: string
  readonly plants: readonly Plant[]
  /** What the lane must say of it: any other failure is not a catch. */
  readonly caughtAs: RegExp
}

/** One kind of fault: what holds through it, and a planted bug that must not get through. */
export type Lane = {
  readonly claim: string
  /** Throws a `Violation` where the claim does not hold. */
  readonly run: (options: LaneOptions) => Promise<void>
  readonly controls: readonly Control[]
  /** What this machine lacks for it; a lane that is skipped says so. */
  readonly findObstacle?: () => string | undefined
}

/** The claim of a lane does not hold. */
export class Violation extends Error {
  override readonly name = 'Violation'
}

export function check(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Violation(otherwise)
}
